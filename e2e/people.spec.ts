import { type Browser, expect, type Page } from "@playwright/test";
import { codeOf } from "../scripts/system/totp.ts";
import { type SharedDesk, test } from "./shared-desk.ts";

const AGENT = { name: "Bento Reis", email: "bento@example.com", password: "a long pass phrase" };
const ADMIN_SECTIONS = ["people", "teams", "labels", "organization", "api-keys", "audit"];

let whole: SharedDesk;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja Centro");
});

test("an owner invites an agent, who comes in, and is offered nothing that is not theirs", async ({
  browser,
  page,
}) => {
  await signIn(page, whole.owner);
  const link = await inviteAgent(page);

  const guest = await newPage(browser);
  await guest.goto(link);
  await guest.getByLabel("Seu nome").fill(AGENT.name);
  await guest.getByLabel("E-mail").fill(AGENT.email);
  await guest.getByLabel("Senha").fill(AGENT.password);
  await guest.getByRole("button", { name: "Aceitar e entrar" }).click();
  await guest.waitForURL(/inbox/);

  await test.step("what an agent may not do is not there", async () => {
    await guest.goto(`${whole.url}/settings`);
    const sections = guest.getByRole("navigation", { name: "Ajustes" });
    await expect(sections.getByRole("link", { name: "Minha conta" })).toBeVisible();
    await expect(sections.getByRole("link")).toHaveCount(2);
    for (const section of ADMIN_SECTIONS) {
      await guest.goto(`${whole.url}/settings?section=${section}`);
      await expect(guest.getByText("Esta página não é para o seu papel")).toBeVisible();
    }
    await guest.goto(`${whole.url}/contacts`);
    await expect(guest.getByRole("button", { name: "Novo contato" })).toBeVisible();
    await expect(guest.getByRole("button", { name: "Mais ações dos contatos" })).toHaveCount(0);
  });

  await test.step("the link lets nobody else in", async () => {
    const other = await newPage(browser);
    await other.goto(link);
    await expect(other.getByRole("alert").filter({ hasText: "Este link não vale mais" })).toBeVisible();
    await other.context().close();
  });

  await test.step("the agent signs in again, and with a new password by a link", async () => {
    const again = await newPage(browser);
    await signIn(again, AGENT);
    await again.context().close();
    await page.reload();
    await page.getByRole("button", { name: `Mais ações para ${AGENT.name}` }).click();
    await page.getByRole("menuitem", { name: "Link para nova senha" }).click();
    await page.getByRole("button", { name: "Criar link" }).click();
    const reset = await newPage(browser);
    await reset.goto(await page.getByLabel("Link para nova senha").inputValue());
    await reset.getByLabel("Nova senha").fill("another long phrase");
    await reset.getByRole("button", { name: "Salvar senha" }).click();
    await reset.waitForURL(/sign-in/);
    await signIn(reset, { ...AGENT, password: "another long phrase" });
    await reset.context().close();
  });
  await test.step("whoever is away without a word is given no chats, and says so to colleagues", async () => {
    await page.goto(`${whole.url}/settings?section=people`);
    const row = page.getByRole("list", { name: "Pessoas" }).getByRole("listitem").filter({ hasText: AGENT.email });
    await page.getByRole("button", { name: `Mais ações para ${AGENT.name}` }).click();
    await page.getByRole("menuitem", { name: "Deixar de receber conversas" }).click();
    await expect(row).toContainText("não recebe conversas");
    await page.getByRole("button", { name: `Mais ações para ${AGENT.name}` }).click();
    await page.getByRole("menuitem", { name: "Voltar a receber conversas" }).click();
    await expect(row).not.toContainText("não recebe conversas");
  });
  await guest.context().close();
});

test("a second factor is turned on, and asked for at the next sign-in", async ({ browser, page }) => {
  await signIn(page, whole.owner);
  await page.goto(`${whole.url}/settings?section=account`);
  await page.getByRole("button", { name: "Ativar segundo fator" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Senha atual").fill(whole.owner.password);
  await dialog.getByRole("button", { name: "Continuar" }).click();
  // What an app reads off the screen.
  const uri = (await dialog.getByRole("img").getAttribute("data-qr")) ?? "";
  await dialog.getByLabel("Código do aplicativo").fill(codeOf(uri));
  await dialog.getByRole("button", { name: "Confirmar" }).click();
  const codes = dialog.getByRole("list", { name: "Códigos de reserva" }).getByRole("listitem");
  const backupCode = (await codes.first().textContent()) ?? "";
  await dialog.getByRole("button", { name: "Guardei os códigos" }).click();
  await expect(page.getByText("Ativado", { exact: true })).toBeVisible();

  const elsewhere = await newPage(browser);
  await fillSignIn(elsewhere, whole.owner);
  await elsewhere.getByRole("button", { name: "Usar código de reserva" }).click();
  await elsewhere.getByLabel("Código de reserva").fill(backupCode);
  await elsewhere.getByRole("button", { name: "Entrar" }).click();
  await elsewhere.waitForURL(/inbox/);
  await elsewhere.context().close();

  await page.getByRole("button", { name: "Desativar" }).click();
  await dialog.getByLabel("Senha atual").fill(whole.owner.password);
  await dialog.getByRole("button", { name: "Desativar" }).click();
  await expect(page.getByText("Desativado", { exact: true })).toBeVisible();
});

test("contacts come in from a table, with what is wrong said line by line", async ({ page }) => {
  await signIn(page, whole.owner);
  await page.goto(`${whole.url}/contacts`);
  await page.getByRole("button", { name: "Mais ações dos contatos" }).click();
  await page.getByRole("menuitem", { name: /Importar/ }).click();
  await page.locator("input[type=file]").setInputFiles({
    name: "clientes.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Nome;Telefone\nRita Alves;(31) 98888-1111\nJoão;123\n"),
  });
  await expect(page.getByText("“123” não é um telefone", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Importar 1 linha" }).click();
  await expect(page.getByText("Importação concluída")).toBeVisible();
  await expect(page.getByText("1 contato novo")).toBeVisible();
  await page.getByRole("button", { name: "Fechar" }).click();
  await page.getByRole("button", { name: /Rita Alves/ }).click();
  await expect(page.getByRole("dialog").getByLabel("Telefone")).toHaveValue("+55 31 98888-1111");
});

async function inviteAgent(page: Page): Promise<string> {
  await page.goto(`${whole.url}/settings?section=people`);
  await page.getByRole("button", { name: "Convidar" }).click();
  await page.getByRole("button", { name: "Criar link" }).click();
  const link = await page.getByLabel("Link do convite").inputValue();
  await page.getByRole("button", { name: "Fechar" }).click();
  await page.reload();
  return link;
}

const newPage = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ locale: "pt-BR", timezoneId: "America/Sao_Paulo" })).newPage();

async function fillSignIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto(`${whole.url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
}

async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await fillSignIn(page, who);
  await page.waitForURL(/inbox/);
}
