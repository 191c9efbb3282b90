import { expect, type Page } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { openChatOf, openInbox } from "./desk-page.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const MARINA = { number: "+5531991234567", name: "Marina Duarte" };
const ZULEIDE = { number: "+5531999870011", name: "Dona Zuleide" };
/** One pixel, so that there is a preview to be shown. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

interface Received {
  readonly text?: string;
  readonly type: string;
  readonly voice?: boolean;
  readonly durationSeconds?: number;
}

let whole: SharedDesk;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja Sul");
  await linkPhone(whole);
  for (const customer of [MARINA, ZULEIDE]) {
    await whole.whatsApp.control.post("/customers", customer);
    await whole.whatsApp.control.post(`${pathOf(customer)}/messages`, {
      to: whole.business.number,
      type: "text",
      text: "Oi!",
    });
  }
  await eventually("the chats", async () => (await whole.desk.chats()).length === 2);
});

test("files and a recording wait in their chat for their message, and what is thrown away comes back", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.url, whole.owner, { permissions: ["microphone"] });
  await openChatOf(page, ZULEIDE.name);
  await test.step("files stay in the chat that is left", async () => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Anexar", exact: true }).click();
    await page.getByRole("menuitem", { name: "Fotos e arquivos" }).click();
    await (await chooser).setFiles([
      { name: "foto.png", mimeType: "image/png", buffer: PHOTO },
      { name: "nota.csv", mimeType: "text/csv", buffer: Buffer.from("a;b") },
    ]);
    await expect(files(page, 2)).toBeVisible();
    await openChatOf(page, MARINA.name);
    await expect(composer(page)).toBeVisible();
    await expect(files(page, 2)).toBeHidden();
    // In the list stands that they wait.
    const row = page.locator("[data-chat-row]", { hasText: ZULEIDE.name });
    await expect(row.getByText("2 arquivos esperando")).toBeVisible();
    await openChatOf(page, ZULEIDE.name);
    await expect(files(page, 2)).toBeVisible();
  });
  await test.step("the browser asks before it closes their page", async () => {
    const asked = page.waitForEvent("dialog");
    const reloading = page.reload({ timeout: 5_000 }).catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    await reloading;
    await expect(files(page, 2)).toBeVisible();
  });
  await test.step("Escape can be undone, from another chat too, and the preview is seen again", async () => {
    await composer(page).press("Escape");
    await expect(files(page, 2)).toBeHidden();
    await openChatOf(page, MARINA.name);
    await page.getByRole("button", { name: "Desfazer" }).click();
    await openChatOf(page, ZULEIDE.name);
    await expect(files(page, 2)).toBeVisible();
    const preview = page.getByRole("img", { name: "Imagem anexada: foto.png" });
    await expect.poll(() => preview.evaluate<number, { naturalWidth: number }>((image) => image.naturalWidth)).toBe(1);
  });
  await test.step("so can the end of a recording", async () => {
    await record(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Desfazer" }).click();
    await expect(files(page, 3)).toBeVisible();
    await page.getByRole("button", { name: "Remover audio.ogg" }).click();
    await expect(files(page, 2)).toBeVisible();
  });
  await test.step("a recording under way ends in the chat in which it was begun, and leaves as a voice note", async () => {
    await record(page);
    await openChatOf(page, MARINA.name);
    await expect(page.getByText("A gravação ficou anexada à conversa.")).toBeVisible();
    await openChatOf(page, ZULEIDE.name);
    await expect(files(page, 3)).toBeVisible();
    await composer(page).press("Enter");
    await expect(files(page, 3)).toBeHidden();
    await eventually("all three", async () => {
      const all = await received(ZULEIDE);
      return all.some(({ voice, durationSeconds }) => voice && durationSeconds) && all.length >= 3;
    });
  });
  await page.context().close();
});

test("two windows write on one draft: neither takes away what was written in the other", async ({ browser }) => {
  const first = await openInbox(browser, whole.url, whole.owner);
  const second = await first.context().newPage();
  await second.goto(`${whole.url}/inbox`);
  await openChatOf(second, MARINA.name);
  await openChatOf(first, MARINA.name);
  await composer(first).fill("Bom dia");
  await expect(composer(second)).toHaveValue("Bom dia");
  await composer(second).press("End");
  await composer(second).pressSequentially(", Marina");
  await expect(composer(first)).toHaveValue("Bom dia, Marina");

  // Leaving writes nothing that was not typed there.
  await openChatOf(first, ZULEIDE.name);
  await openChatOf(first, MARINA.name);
  await expect(composer(first)).toHaveValue("Bom dia, Marina");
  await expect(composer(second)).toHaveValue("Bom dia, Marina");
  await composer(second).press("Enter");
  await expect(composer(second)).toHaveValue("");
  await expect(composer(first)).toHaveValue("");
  await first.context().close();
});

test("a quick reply that is filled in after its chat was left is there on coming back", async ({ browser }) => {
  await whole.desk.post("/api/quick-replies", { shortcut: "tabela", text: "Segue a tabela", scope: "all" });
  const page = await openInbox(browser, whole.url, whole.owner, { isWithoutWorker: true });
  await openChatOf(page, MARINA.name);
  const filled = Promise.withResolvers<void>();
  const render = /\/api\/quick-replies\/.+\/render/;
  const asked = page.waitForRequest(render);
  await page.route(render, (route) => filled.promise.then(() => route.continue()));
  await composer(page).pressSequentially("/tabela");
  await composer(page).press("Enter");
  await asked;
  await openChatOf(page, ZULEIDE.name);
  filled.resolve();
  await openChatOf(page, MARINA.name);
  await expect(composer(page)).toHaveValue("Segue a tabela");
  await composer(page).fill("");
  await page.context().close();
});

test("a shortcut never reaches the customer, whether its list is here, fails, or was left; other text with a slash does", async ({
  browser,
}) => {
  await whole.desk.post("/api/quick-replies", { shortcut: "prazo", text: "Chega em dois dias", scope: "all" });
  // Without what an earlier page kept: its worker's calls are not to be stopped here.
  const page = await openInbox(browser, whole.url, whole.owner, { isWithoutWorker: true });
  await openChatOf(page, MARINA.name);
  const own = page.locator("[data-message-id]", { hasText: "/" });
  const send = page.getByRole("button", { name: "Enviar", exact: true });
  const list = /\/api\/quick-replies\?/;
  await page.route(list, (route) => route.abort());

  await test.step("the list cannot be loaded: that is said at each Enter and press, and the text stays", async () => {
    await composer(page).pressSequentially("/prazo");
    const failed = page.getByText("As respostas rápidas não puderam ser carregadas.");
    for (const ask of ["Enter", "Enter", "press"]) {
      await (ask === "press" ? send.click() : composer(page).press(ask));
      await expect(failed).toBeVisible();
      await expect(composer(page)).toHaveValue("/prazo");
      // The field keeps the focus.
      await page.getByRole("button", { name: "Dispensar aviso" }).dispatchEvent("click");
      await expect(failed).toBeHidden();
    }
    await expect(own).toHaveCount(0);
  });
  await test.step("once it can, it is offered by itself", async () => {
    await page.unroute(list);
    await expect(page.getByRole("option", { name: /\/prazo/ })).toBeVisible();
    await composer(page).press("Enter");
    await expect(composer(page)).toHaveValue("Chega em dois dias");
    await composer(page).fill("");
  });
  await test.step("the button sends no shortcut either, after the field was left too", async () => {
    await composer(page).pressSequentially("/prazo");
    await expect(page.getByRole("option", { name: /\/prazo/ })).toBeVisible();
    await page.getByRole("log").click();
    await expect(page.getByRole("option")).toHaveCount(0);
    await send.click();
    await expect(composer(page)).toHaveValue("Chega em dois dias");
    await composer(page).fill("");
  });
  await test.step("what no shortcut fits is sent, and what its list was put away for", async () => {
    await composer(page).pressSequentially("/xyz123");
    await composer(page).press("Enter");
    await expect(own.filter({ hasText: "/xyz123" })).toHaveCount(1);
    await composer(page).pressSequentially("/prazo");
    await expect(page.getByRole("option", { name: /\/prazo/ })).toBeVisible();
    await composer(page).press("Escape");
    await composer(page).press("Enter");
    await expect(own.filter({ hasText: "/prazo" })).toHaveCount(1);
  });
  await page.context().close();
});

test("what is typed right after a shortcut goes where that leads, also in the instant a menu closes", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.url, whole.owner);
  await openChatOf(page, ZULEIDE.name);
  const note = page.getByRole("textbox", { name: "Escreva uma nota interna" });
  const menu = page.getByRole("button", { name: "Mais ações da conversa" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Fixar no topo" }).waitFor();
  // All in one go, as the page's own types are not those of this program: a menu gives the focus back in a task of its own.
  const pressed = await page.evaluate<string | undefined>(`(async () => {
    const press = (key, code, altKey = false) => (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent("keydown", { key, code, altKey, bubbles: true, cancelable: true }),
    );
    press("Escape", "Escape");
    // React has drawn it, and no task has run since.
    await new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0); });
    press("n", "KeyN", true);
    await Promise.resolve();
    return document.activeElement?.ariaLabel;
  })()`);
  expect(pressed).toBe("Escreva uma nota interna");
  await page.keyboard.type("oi ");
  await expect(note).toHaveValue("oi ");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await note.fill("");
  await page.keyboard.press("Alt+KeyN");
  await page.context().close();
});

test("a note says whether the team has it, and its author changes it and takes it back", async ({ browser }) => {
  const page = await openInbox(browser, whole.url, whole.owner, { isWithoutWorker: true });
  await openChatOf(page, MARINA.name);
  const note = page.getByRole("article", { name: /Nota interna de/ });
  const answered = Promise.withResolvers<void>();
  await page.route("**/api/messages", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await answered.promise;
    await route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(REFUSED) });
  });

  await page.keyboard.press("Alt+KeyN");
  await page.keyboard.type("Cliente antiga");
  await page.keyboard.press("Enter");
  await expect(note.getByRole("img", { name: "Na fila" })).toBeVisible();
  answered.resolve();
  await expect(page.getByText(/^Não enviada: /)).toBeVisible();
  await page.getByRole("button", { name: "Descartar", exact: true }).click();
  await expect(note).toBeHidden();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(note).toContainText("Cliente antiga");
  await page.unroute("**/api/messages");
  await page.getByRole("button", { name: "Enviar de novo" }).click();
  await expect(page.getByText(/^Não enviada/)).toBeHidden();
  await expect(note.getByRole("img")).toBeHidden();

  await note.hover();
  await page.getByRole("log").getByRole("button", { name: "Ações da mensagem" }).last().click();
  await page.getByRole("menuitem", { name: "Editar" }).click();
  const field = page.getByRole("textbox", { name: "Escreva uma nota interna" });
  await expect(field).toHaveValue("Cliente antiga");
  await field.fill("Cliente desde 2019");
  await field.press("Enter");
  await expect(note).toContainText("Cliente desde 2019");
  await expect(note).toContainText("editada");

  await page.getByRole("log").getByRole("button", { name: "Ações da mensagem" }).last().click();
  await page.getByRole("menuitem", { name: "Apagar nota" }).click();
  await page
    .getByRole("dialog", { name: "Apagar a nota?" })
    .getByRole("button", { name: "Apagar", exact: true })
    .click();
  await expect(note).toContainText("Esta nota foi apagada");
  await expect(note).not.toContainText("Cliente");
  expect((await received(MARINA)).map(({ text = "" }) => text).join()).not.toContain("Cliente");
  await page.context().close();
});

const REFUSED = { type: "/problems/not-allowed", title: "Not allowed", status: 403 };

const pathOf = ({ number }: { number: string }): string => `/customers/${encodeURIComponent(number)}`;

const received = async (customer: { number: string }): Promise<readonly Received[]> =>
  (await whole.whatsApp.control.get<{ messages: Received[] }>(`${pathOf(customer)}/messages`)).messages;

const composer = (page: Page) => page.getByRole("textbox", { name: "Escreva uma mensagem" });

const files = (page: Page, count: number) =>
  page.getByRole("list", { name: count === 1 ? "1 arquivo anexado" : `${count} arquivos anexados` });

async function record(page: Page): Promise<void> {
  await composer(page).focus();
  await page.keyboard.press("Alt+KeyV");
  await expect(page.getByRole("timer")).not.toHaveText("0:00");
}
