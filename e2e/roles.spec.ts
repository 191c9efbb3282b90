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
    const page = await openInbox(browser, whole.url, BRUNO);
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
