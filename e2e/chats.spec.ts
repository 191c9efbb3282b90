import { expect } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { openChatOf, openInbox } from "./desk-page.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const BRUNO = { email: "bruno.chats@example.com", password: "another long password", name: "Bruno Reis" };
const MARINA = { number: "+5531991240001", name: "Marina Duarte" };

let whole: SharedDesk;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja Sul");
  await linkPhone(whole);
  await whole.whatsApp.control.post("/customers", MARINA);
  await whole.whatsApp.control.post(`/customers/${encodeURIComponent(MARINA.number)}/messages`, {
    to: whole.business.number,
    type: "text",
    text: "Oi! Vocês abrem hoje?",
  });
  await eventually("the chat", async () => (await whole.desk.chats()).length === 1);
  const { token } = await whole.desk.post<{ token: string }>("/api/invitations", { role: "agent" });
  await whole.desk.post("/api/invitations/accept", { token, ...BRUNO });
});

test("who gets another name has it at once in header, panel and list, for colleagues too", async ({ browser }) => {
  const [ana, bruno] = await Promise.all([whole.owner, BRUNO].map((who) => openInbox(browser, whole.url, who)));
  if (!ana || !bruno) throw new Error("two pages");
  for (const page of [ana, bruno]) await openChatOf(page, MARINA.name);
  await ana.keyboard.press("Alt+KeyI");
  await ana.getByRole("button", { name: "Mudar o nome" }).click();
  await ana.getByLabel("Nome", { exact: true }).fill("Marina da Padaria");
  await ana.getByRole("button", { name: "Salvar" }).click();

  for (const page of [ana, bruno]) {
    await expect(page.getByRole("heading", { name: "Marina da Padaria" })).toBeVisible();
    await expect(page.locator("[data-chat-row]")).toContainText("Marina da Padaria");
  }
  await expect(ana.getByRole("complementary", { name: "Detalhes" })).toContainText("Marina da Padaria");
  await Promise.all([ana.context().close(), bruno.context().close()]);
});

test("two labels ticked in one breath are both on the chat", async ({ browser }) => {
  for (const name of ["VIP", "Troca"]) await whole.desk.post("/api/labels", { name });
  const page = await openInbox(browser, whole.url, BRUNO, { isWithoutWorker: true });
  await openChatOf(page, "Marina");
  await page.keyboard.press("Alt+KeyL");
  // The answer to the first comes last: it knows nothing of the second.
  const answered = Promise.withResolvers<void>();
  let asked = 0;
  await page.route("**/api/chats/*", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    asked += 1;
    const isFirst = asked === 1;
    const response = await route.fetch();
    if (isFirst) await answered.promise;
    await route.fulfill({ response });
  });
  const [vip, exchange] = ["VIP", "Troca"].map((name) => page.getByRole("checkbox", { name }));
  if (!vip || !exchange) throw new Error("There are two.");
  await vip.click();
  await exchange.click();
  for (const label of [vip, exchange]) await expect(label).toBeChecked();
  // Whoever has taken an answer in counts anew.
  const taken = page.waitForRequest("**/api/chats/counts*");
  answered.resolve();
  await taken;

  for (const label of [vip, exchange]) await expect(label).toBeChecked();
  await eventually("both labels", async () => (await whole.desk.chats())[0]?.labels.length === 2);
  await vip.click();
  await expect(vip).not.toBeChecked();
  expect((await whole.desk.chats())[0]?.labels).toEqual(["Troca"]);
  await page.context().close();
});

test("what is typed of a contact outlives a colleague's change, which shows in the other fields", async ({
  browser,
}) => {
  const contact = (await whole.desk.chats())[0]?.contact;
  const page = await openInbox(browser, whole.url, BRUNO);
  await page.goto(`${whole.url}/contacts?contact=${contact?.id}`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nome", { exact: true }).fill("Marina do Ateliê");
  await whole.desk.patch(`/api/chat-contacts/${contact?.id}`, { email: "marina@example.com" });

  await expect(dialog.getByLabel("E-mail")).toHaveValue("marina@example.com");
  await expect(dialog.getByLabel("Nome", { exact: true })).toHaveValue("Marina do Ateliê");
  await dialog.getByRole("button", { name: "Salvar" }).first().click();
  await expect(dialog.getByRole("heading", { name: "Marina do Ateliê" })).toBeVisible();
  expect(await whole.desk.get(`/api/chat-contacts/${contact?.id}`)).toMatchObject({
    name: "Marina do Ateliê",
    fields: { email: { value: "marina@example.com" } },
  });
  await whole.desk.patch(`/api/chat-contacts/${contact?.id}`, { name: "Marina Duarte" });
  await expect(dialog.getByLabel("Nome", { exact: true })).toHaveValue("Marina Duarte");
  await page.context().close();
});

test("a chat that is pending or rests is found by its status, and counted in no tab that does not show it", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.url, BRUNO);
  const rows = page.locator("[data-chat-row]");
  await openChatOf(page, "Marina");
  await page.getByRole("tab", { name: /Fila/ }).click();
  await expect(page.getByRole("tab", { name: "Fila 1" })).toBeVisible();
  await choose("Marcar como pendente");
  await expect(page.getByRole("tab", { name: "Fila", exact: true })).toBeVisible();
  await expect(rows).toHaveCount(0);

  await narrowTo("Pendentes");
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("Alt+KeyS");
  await page.getByRole("button", { name: "Até o cliente escrever" }).click();
  await expect(rows).toHaveCount(0);
  await narrowTo("Adiadas");
  await expect(rows).toHaveCount(1);

  await choose("Reabrir");
  await expect(rows).toHaveCount(0);
  await narrowTo("Todas");
  await expect(page.getByRole("tab", { name: "Fila 1" })).toBeVisible();
  await expect(rows).toHaveCount(1);
  await choose("Marcar como pendente");
  await expect(rows).toHaveCount(0);
  await choose("Voltar para abertas");
  await expect(rows).toHaveCount(1);
  await page.context().close();

  async function choose(item: string): Promise<void> {
    await page.getByRole("button", { name: "Mais ações da conversa" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  }
  async function narrowTo(status: string): Promise<void> {
    await page.getByRole("button", { name: /Filtrar conversas/ }).click();
    await page.getByLabel("Situação").selectOption({ label: status });
    await page.keyboard.press("Escape");
  }
});
