import { expect, type Locator, type Page } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const MARINA = { number: "+5531991230001", name: "Marina Duarte" };
const ARTICLE = {
  title: "Prazo de troca",
  body: "## Prazo para trocar\n\nA primeira troca é por nossa conta, em até 30 dias, com a etiqueta.",
};
/** No page here takes more steps from one end to the other. */
const MAX_STEPS = 80;

let whole: SharedDesk;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja das Vozes");
  await linkPhone(whole);
  await whole.whatsApp.control.post("/customers", MARINA);
  const { id } = await whole.desk.post<{ id: string }>("/api/knowledge/articles", ARTICLE);
  await whole.desk.post(`/api/knowledge/articles/${id}/publish`);
  await writes("Oi! Comprei um tênis aí");
  await eventually("the chat", async () => (await whole.desk.chats()).length === 1);
});

test("by names, roles and keys alone: in, read, answer, a suggestion, resolved and undone", async ({ page }) => {
  await test.step("sign in", async () => {
    await page.goto(`${whole.url}/sign-in`);
    await expect(page.getByRole("textbox", { name: "E-mail" })).toBeFocused();
    await page.keyboard.type(whole.owner.email);
    await stepTo(page, page.getByRole("textbox", { name: "Senha" }));
    await page.keyboard.type(whole.owner.password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Conversas" })).toBeVisible();
  });

  await test.step("past the navigation, to the list, and a chat opens", async () => {
    await expect(page.getByRole("navigation", { name: "Principal" })).toBeVisible();
    await stepTo(page, page.getByRole("tab", { name: /Fila/, selected: true }));
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name: "Todas", selected: true })).toBeFocused();
    await stepTo(page, page.getByRole("link", { name: /Marina Duarte.*Comprei um tênis/ }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 2, name: MARINA.name })).toBeVisible();
  });

  await test.step("the newest message is there to be read, and the next one is said", async () => {
    const log = page.getByRole("log", { name: "Mensagens com Marina Duarte" });
    await expect(log.getByRole("article").last()).toContainText("Comprei um tênis aí");
    await writes("E ficou apertado");
    await expect(page.getByRole("status").filter({ hasText: "Marina Duarte: E ficou apertado" })).toHaveCount(1);
    await expect(log.getByRole("article").last()).toContainText("E ficou apertado");
  });

  await test.step("an answer leaves", async () => {
    await expect(composer(page)).toBeFocused();
    await page.keyboard.type("Oi, Marina! Vejo já.");
    await page.keyboard.press("Enter");
    await eventually("the answer", async () => (await received()).includes("Oi, Marina! Vejo já."));
    await expect(composer(page)).toBeFocused();
  });

  await test.step("a suggestion is asked for, taken and sent", async () => {
    await writes("Qual o prazo para trocar?");
    await expect(page.getByRole("log").getByRole("article").last()).toContainText("Qual o prazo para trocar?");
    await page.keyboard.press("Alt+KeyA");
    const card = page.getByRole("region", { name: "Trechos encontrados (sem IA)" });
    const use = card.getByRole("button", { name: /^Usar trecho/ }).first();
    await expect(use).toBeVisible();
    await stepTo(page, use);
    await page.keyboard.press("Enter");
    await expect(composer(page)).toBeFocused();
    await expect(composer(page)).toHaveValue(/A primeira troca é por nossa conta/);
    await page.keyboard.press("Enter");
    await eventually("the passage", async () =>
      (await received()).some((text) => text.includes("A primeira troca é por nossa conta")),
    );
  });

  await test.step("resolved by its button, and undone by the notice's", async () => {
    await stepTo(page, page.getByRole("button", { name: "Resolver", exact: true }));
    await page.keyboard.press("Enter");
    const notices = page.getByRole("region", { name: "Avisos" });
    await expect(notices.getByRole("listitem").filter({ hasText: "Conversa resolvida." })).toBeVisible();
    await stepTo(page, notices.getByRole("button", { name: "Desfazer" }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Resolver", exact: true })).toBeVisible();
  });

  await test.step("the palette opens, and ? lists the keys", async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("contatos");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Contatos" })).toBeVisible();
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Atalhos do teclado" });
    for (const [name, key] of [
      ["Resolver ou reabrir", "R"],
      ["Sugerir uma resposta", "A"],
      ["Desfazer a última ação", "Z"],
    ] as const) {
      await expect(keys.getByRole("term").filter({ hasText: name })).toBeVisible();
      await expect(keys.getByRole("definition").filter({ hasText: key }).first()).toBeVisible();
    }
    await page.keyboard.press("Escape");
    await expect(keys).toHaveCount(0);
  });
});

/** Goes from one thing to the next by Tab, as whoever has no mouse, until it is the wanted one's turn. */
async function stepTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${wanted} cannot be reached by Tab.`);
}

const composer = (page: Page) => page.getByRole("textbox", { name: "Escreva uma mensagem" });

const writes = (text: string): Promise<unknown> =>
  whole.whatsApp.control.post(`/customers/${encodeURIComponent(MARINA.number)}/messages`, {
    to: whole.business.number,
    type: "text",
    text,
  });

async function received(): Promise<string[]> {
  const { messages } = await whole.whatsApp.control.get<{ messages: { text?: string }[] }>(
    `/customers/${encodeURIComponent(MARINA.number)}/messages`,
  );
  return messages.map(({ text = "" }) => text);
}
