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
