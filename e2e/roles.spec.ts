import { expect, type Page } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { openChatOf, openInbox } from "./desk-page.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const BRUNO = { email: "bruno.roles@example.com", password: "another long password", name: "Bruno Reis" };
const RITA = { email: "rita.roles@example.com", password: "another long password", name: "Rita Leal" };
const MARINA = { number: "+5531991230001", name: "Marina Duarte" };

let whole: SharedDesk;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja Norte");
  await linkPhone(whole);
  await whole.whatsApp.control.post("/customers", MARINA);
  await writes("Oi! Vocês abrem hoje?");
  await eventually("the chat", async () => (await whole.desk.chats()).length === 1);
  for (const [role, person] of [["agent", BRUNO] as const, ["read_only", RITA] as const]) {
    const { token } = await whole.desk.post<{ token: string }>("/api/invitations", { role });
    await whole.desk.post("/api/invitations/accept", { token, ...person });
  }
});

test("whoever only reads marks nothing as read, and what fails is not tried again before there is an occasion", async ({
  browser,
}) => {
  await test.step("a reader's looking asks for nothing", async () => {
    const page = await openInbox(browser, whole.url, RITA);
    const asked = countMarks(page);
    await openChatOf(page, MARINA.name);
    await writes("Alguém aí?");
    await expect(page.getByRole("log").getByText("Alguém aí?")).toBeVisible();
    expect(asked()).toBe(0);
    await page.context().close();
  });
  await test.step("a refusal is followed by silence, until a message comes or the connection is back", async () => {
    const page = await openInbox(browser, whole.url, BRUNO, { isWithoutWorker: true });
    const asked = countMarks(page);
    await page.route("**/api/chats/*/read", (route) => route.fulfill({ status: 503 }));
    await openChatOf(page, MARINA.name);
    await expect.poll(asked).toBe(1);
    await writes("Tem o 39?");
    await expect(page.getByRole("log").getByText("Tem o 39?")).toBeVisible();
    await expect.poll(asked).toBe(2);
    // Time enough for hundreds, if they were asked without a pause.
    await writes("Posso ir agora?");
    await expect(page.getByRole("log").getByText("Posso ir agora?")).toBeVisible();
    await expect.poll(asked).toBe(3);

    await page.unroute("**/api/chats/*/read");
    await page.context().setOffline(true);
    await expect(page.getByText("Sem conexão com o servidor.")).toBeVisible();
    await page.context().setOffline(false);
    await eventually("all is read", async () => (await whole.desk.chats())[0]?.unreadCount === 0);
    expect(asked()).toBe(4);
    await page.context().close();
  });
});

test("each role is offered what it may do, and told why there is no more", async ({ browser }) => {
  await test.step("who only reads has nothing to write with and nothing to change", async () => {
    const page = await openInbox(browser, whole.url, RITA);
    await openChatOf(page, MARINA.name);
    await expect(page.getByText("Seu papel é só de leitura")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Escreva uma mensagem" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^(Resolver|Atribuir a mim|Gravar áudio|Anexar)$/ })).toHaveCount(0);

    await page.keyboard.press("Alt+KeyI");
    const panel = page.getByRole("complementary", { name: "Detalhes" });
    await expect(panel).toContainText(MARINA.name);
    await expect(panel.getByRole("button", { name: /Mudar|Atribuir|Etiqueta|nota/i })).toHaveCount(0);

    await page.getByRole("button", { name: "Mais ações da conversa" }).click();
    await expect(page.getByRole("menuitem", { name: "Fixar no topo" })).toBeVisible();
    await expect(
      page.getByRole("menuitem", { name: /Resolver|pendente|Adiar|Atribuir|Etiquetas|não lida/ }),
    ).toHaveCount(0);
    await page.keyboard.press("Escape");

    await page.getByRole("article", { name: MARINA.name }).first().hover();
    await page.getByRole("button", { name: "Ações da mensagem" }).first().click();
    await expect(page.getByRole("menuitem", { name: "Copiar texto" })).toBeVisible();
    await expect(page.getByRole("menuitem")).toHaveCount(1);
    await page.context().close();

    const english = await openInbox(browser, whole.url, RITA, { language: "en" });
    await openChatOf(english, MARINA.name);
    await expect(english.getByText("Your role only reads")).toBeVisible();
    await english.context().close();
  });
  await test.step("an agent reconnects sessions, and no more", async () => {
    const page = await openInbox(browser, whole.url, BRUNO);
    await page.goto(`${whole.url}/sessions`);
    const session = page.getByRole("article", { name: whole.business.name });
    await session.getByRole("button", { name: /Mais ações/ }).click();
    await expect(page.getByRole("menuitem")).toHaveText(["Reconectar sessão"]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Nova sessão" })).toHaveCount(0);
    const long = "Filial da Associação Beneficente dos Moradores e Comerciantes do Bairro Floresta";
    await whole.desk.post("/api/sessions", { name: long });
    await expect(page.getByText("Quem é dono ou administrador vê o código aqui")).toBeVisible();
    await expect(page.getByText("Leia o código com o celular para conectar.")).toHaveCount(0);
    const heading = page.getByRole("heading", { name: long });
    const isCut = await heading.evaluate<boolean, { scrollWidth: number; clientWidth: number }>(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    );
    expect(isCut).toBe(false);
    await expect(page.getByRole("img", { name: /Código QR/ })).toHaveCount(0);
    await page.context().close();
  });
  await test.step("and who manages has all of it", async () => {
    const page = await openInbox(browser, whole.url, whole.owner);
    await openChatOf(page, MARINA.name);
    await expect(page.getByRole("textbox", { name: "Escreva uma mensagem" })).toBeVisible();
    await page.goto(`${whole.url}/sessions`);
    await expect(page.getByRole("button", { name: "Nova sessão" })).toBeVisible();
    await page
      .getByRole("article", { name: whole.business.name })
      .getByRole("button", { name: /Mais ações/ })
      .click();
    await expect(page.getByRole("menuitem")).toHaveText([
      "Renomear",
      "Proxy",
      "Reconectar sessão",
      "Parar sessão",
      "Desvincular do WhatsApp",
      "Excluir sessão",
    ]);
    await page.context().close();
  });
});

test("who manages gives a session a proxy, whose password is never shown again, and takes it away", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.url, whole.owner);
  await page.goto(`${whole.url}/sessions`);
  await page.getByRole("button", { name: "Nova sessão" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nome da sessão").fill("Por proxy");
  await dialog.getByLabel("Proxy (opcional)").fill("proxy.exemplo.com:1080");
  await dialog.getByRole("button", { name: "Criar e conectar" }).click();
  await expect(dialog.getByText("Escreva um endereço como socks5://")).toBeVisible();
  // Nobody is there: what matters is that the session goes that way, and no other.
  await dialog.getByLabel("Proxy (opcional)").fill("socks5://loja:s3nha@127.0.0.1:9");
  await dialog.getByRole("button", { name: "Criar e conectar" }).click();
  const session = page.getByRole("article", { name: /Por proxy/ });
  await expect(session.getByText(/proxy/i).last()).toBeVisible();

  const openProxy = async () => {
    await session.getByRole("button", { name: /Mais ações/ }).click();
    await page.getByRole("menuitem", { name: "Proxy" }).click();
  };
  await openProxy();
  await expect(dialog.getByText("Em uso: socks5://•••@127.0.0.1:9")).toBeVisible();
  await expect(dialog.getByLabel("Endereço do proxy")).toHaveValue("");
  expect(await page.content()).not.toContain("s3nha");
  await dialog.getByRole("button", { name: "Tirar o proxy" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("img", { name: /Código QR para conectar Por proxy/ })).toBeVisible();

  await openProxy();
  await expect(dialog.getByText("Sem proxy: a sessão se conecta direto.")).toBeVisible();
  await dialog.getByLabel("Endereço do proxy").fill("ftp://127.0.0.1");
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByText("Escreva um endereço como socks5://")).toBeVisible();
  await dialog.getByLabel("Endereço do proxy").fill("http://127.0.0.1:9");
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog).toBeHidden();
  await openProxy();
  await expect(dialog.getByText("Em uso: http://127.0.0.1:9")).toBeVisible();
  await page.context().close();
});

/** How many times the page has asked to mark something as read. */
function countMarks(page: Page): () => number {
  const asked = { count: 0 };
  page.on("request", (request) => {
    if (request.url().endsWith("/read") && request.method() === "POST") asked.count += 1;
  });
  return () => asked.count;
}

const writes = (text: string): Promise<unknown> =>
  whole.whatsApp.control.post(`/customers/${encodeURIComponent(MARINA.number)}/messages`, {
    to: whole.business.number,
    type: "text",
    text,
  });
