import { expect, type Page, type Route } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { countUnsent, openChatOf, openInbox } from "./desk-page.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const BRUNO = { email: "bruno.apaga@example.com", password: "another long password", name: "Bruno Reis" };
const MARINA = { number: "+5531991234567", name: "Marina Duarte" };
const ROSA = { number: "+5531992340002", name: "Rosa Nunes" };
const ROSA_HOME = { number: "+5531992340003", name: "Rosa de casa" };
const VERA = { number: "+5531992340009", name: "Vera Prado" };
const CUSTOMERS = [MARINA, ROSA, ROSA_HOME];

let whole: SharedDesk;
let sessionId: string;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja Centro");
  sessionId = await linkPhone(whole);
  for (const customer of CUSTOMERS) {
    await whole.whatsApp.control.post("/customers", customer);
    const path = `/customers/${encodeURIComponent(customer.number)}/messages`;
    await whole.whatsApp.control.post(path, { to: whole.business.number, type: "text", text: "Oi, tudo bem?" });
  }
  await eventually("the chats", async () => (await whole.desk.chats()).length === CUSTOMERS.length);
  const { token } = await whole.desk.post<{ token: string }>("/api/invitations", { role: "agent" });
  await whole.desk.post("/api/invitations/accept", { token, ...BRUNO });
});

test("whoever writes in a chat that becomes one with another goes on there, with the draft, and nothing is lost", async ({
  browser,
}) => {
  const [stays, goes] = await Promise.all([chatOf(ROSA), chatOf(ROSA_HOME)]);
  const bruno = await openInbox(browser, whole.url, BRUNO, { isWithoutWorker: true });
  await openChatOf(bruno, ROSA_HOME.name);
  // What leaves now does not come before the merge.
  const merged = Promise.withResolvers<void>();
  await bruno.route("**/api/messages", async (route) => {
    if (route.request().method() === "POST") await merged.promise;
    await route.continue();
  });
  await composer(bruno).fill("A caminho");
  await bruno.keyboard.press("Enter");
  await composer(bruno).pressSequentially("Rascunho meu");
  const file = { name: "nota.csv", mimeType: "text/csv", buffer: Buffer.from("a;b") };
  await bruno.locator("input[type=file]").first().setInputFiles(file);
  const attached = bruno.getByRole("list", { name: "1 arquivo anexado" });
  await expect(attached).toBeVisible();

  await whole.desk.post(`/api/chat-contacts/${stays.contact.id}/merge`, { otherId: goes.contact.id });

  await expect(bruno).toHaveURL(new RegExp(`chat=${stays.id}$`));
  await expect(composer(bruno)).toHaveValue("Rascunho meu");
  await expect(attached).toBeVisible();
  await expect(bruno.getByRole("log").getByText("A caminho")).toBeVisible();
  merged.resolve();
  await composer(bruno).press("Enter");
  const texts = async () => (await whole.desk.messages(stays.id)).map(({ text }) => text);
  await eventually("both answers in the chat that stayed", async () => (await texts()).at(-1) === "Rascunho meu");
  expect((await texts()).filter((text) => text === "A caminho")).toHaveLength(1);
  await bruno.context().close();
});

test("a session is deleted by its name alone, once what waits in it is cancelled, and whoever has one of its chats open is told and led back", async ({
  browser,
}) => {
  const bruno = await openInbox(browser, whole.url, BRUNO);
  await openChatOf(bruno, MARINA.name);
  const ana = await openInbox(browser, whole.url, whole.owner);
  await whole.desk.post(`/api/sessions/${sessionId}/logout`);
  await ana.getByRole("link", { name: /Sessões/ }).click();
  await expect(ana.getByText("Desvinculada", { exact: true })).toBeVisible();

  await test.step("what is written now waits", async () => {
    await composer(bruno).fill("Ainda tem?");
    await composer(bruno).press("Enter");
    await expect(bubble(bruno, "Ainda tem?")).toBeVisible();
    await expect(ana.getByText("1 mensagem na fila")).toBeVisible();
  });

  const dialog = ana.getByRole("dialog", { name: "Excluir “Loja Centro”?" });
  const confirm = dialog.getByRole("button", { name: "Excluir" });
  const name = dialog.getByLabel("Para confirmar, escreva o nome da sessão: Loja Centro");
  await test.step("the dialog says what is lost, and asks for the name", async () => {
    await ana.getByRole("button", { name: "Mais ações para Loja Centro" }).click();
    await ana.getByRole("menuitem", { name: "Excluir sessão" }).click();
    await expect(dialog.getByText(/^2 conversas e \d+ mensagens se perdem\.$/)).toBeVisible();
    await expect(confirm).toBeDisabled();
    await name.fill("Loja Norte");
    await name.press("Enter");
    await expect(confirm).toBeDisabled();
    await name.fill(" Loja Centro ");
    await confirm.click();
    await expect(dialog.getByRole("alert")).toContainText("cancele nas conversas as mensagens que esperam na fila");
  });

  await test.step("the message that waits is taken back, and is gone for everybody", async () => {
    await bubble(bruno, "Ainda tem?").hover();
    await bruno.getByRole("button", { name: "Ações da mensagem" }).last().click();
    await bruno.getByRole("menuitem", { name: "Cancelar envio" }).click();
    await bruno
      .getByRole("dialog", { name: "Cancelar o envio?" })
      .getByRole("button", { name: "Cancelar envio" })
      .click();
    await expect(bubble(bruno, "Ainda tem?")).toHaveCount(0);
    await expect(bruno.locator("[data-chat-row]", { hasText: "Ainda tem?" })).toHaveCount(0);
  });

  await test.step("now the session can be deleted", async () => {
    await confirm.click();
    await expect(ana.getByText("Sessão excluída.")).toBeVisible();
  });

  await test.step("the other browser has none of its chats any more", async () => {
    await expect(bruno.getByText("Esta conversa não existe mais.")).toBeVisible();
    await expect(bruno.locator("[data-chat-row]")).toHaveCount(0);
    await bruno.getByRole("button", { name: "Voltar para as conversas" }).click();
    await expect(bruno).toHaveURL(/\/inbox$/);
  });
  await Promise.all([ana.context().close(), bruno.context().close()]);
});

test("what could not be sent to a chat that is gone is discarded with a word, in the browser's storage too, also by the next page", async ({
  browser,
}) => {
  const other = { number: "+5531999900771", name: "Loja Oeste" };
  await whole.whatsApp.control.post("/phones", other);
  const { id } = await whole.desk.post<{ id: string }>("/api/sessions", { name: other.name });
  await whole.desk.link(id, whole.whatsApp, other.number);
  await whole.whatsApp.control.post("/customers", VERA);
  await whole.whatsApp.control.post(`/customers/${encodeURIComponent(VERA.number)}/messages`, {
    to: other.number,
    type: "text",
    text: "Tem na Oeste?",
  });
  await eventually("its chat", async () => (await whole.desk.chats()).some(({ session }) => session.id === id));
  // Past a service worker, a browser does not let every request be answered here.
  const page = await openInbox(browser, whole.url, whole.owner, { isWithoutWorker: true });
  const refuse = (route: Route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(REFUSED) })
      : route.continue();
  const write = async (on: Page, text: string) => {
    await openChatOf(on, VERA.name);
    await composer(on).fill(text);
    await composer(on).press("Enter");
  };
  await page.context().route("**/api/messages", refuse);
  await write(page, "Recusada");
  await expect(page.getByText("não pode ser").first()).toBeVisible();
  const left = await page.context().newPage();
  await left.goto(`${whole.url}/inbox`);
  await write(left, "Deixada");
  await expect.poll(() => countUnsent(page)).toBe(2);
  await left.close();
  await whole.desk.post(`/api/sessions/${id}/logout`);

  const remove = () => page.context().request.delete(`${whole.url}/api/sessions/${id}`);
  await eventually("its deletion", async () => (await remove()).status() === 204);

  const discarded = page.getByText(/fo(i|ram) descartadas?: a conversa não existe mais/);
  await expect(discarded.first()).toBeVisible();
  // What the closed page left is found by the one that is there.
  await expect.poll(() => countUnsent(page), { timeout: 30_000 }).toBe(0);
  await page.context().close();
});

const REFUSED = { type: "/problems/refused", title: "Refused", detail: "Esta mensagem não pode ser enviada." };

async function chatOf({ name }: { name: string }) {
  const chat = (await whole.desk.chats()).find(({ contact }) => contact.name === name);
  if (!chat) throw new Error(`There is no chat of ${name}.`);
  return chat;
}

const composer = (page: Page) => page.getByRole("textbox", { name: "Escreva uma mensagem" });
const bubble = (page: Page, text: string) => page.locator("[data-message-id]", { hasText: text });
