import { setTimeout as delay } from "node:timers/promises";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { type Cable, layCable } from "./cable.ts";
import { countUnsent, openChatOf, openInbox } from "./desk-page.ts";
import { BUSINESS, OWNER, openLinkedDesk } from "./whole-system.ts";

/** How long something is away. Long enough to be noticed and told; a full minute by hand: `OUTAGE_SECONDS=60`. */
const OUTAGE_MS = Number(process.env.OUTAGE_SECONDS ?? 16) * 1_000;
/** After the longest wait between two attempts, on a busy machine. */
const HEALED_MS = 60_000;
const MARINA = { number: "+5531991234567", name: "Marina Duarte" };
const ZULEIDE = { number: "+5531999870011", name: "Dona Zuleide" };
const WORDS = { network: "Sem conexão com o servidor.", whatsApp: "WhatsApp desconectado" };
const KEPT_BACK = "Ainda não saiu: o serviço do WhatsApp não responde. A mensagem sai quando ele voltar.";

let whole: Awaited<ReturnType<typeof openLinkedDesk>>;
/** Between the browser and the backend. */
let cable: Cable;
test.beforeAll(async () => {
  whole = await openLinkedDesk();
  cable = await layCable(Number(new URL(whole.system.url).port));
  for (const customer of [MARINA, ZULEIDE]) {
    await whole.whatsApp.control.post("/customers", customer);
    await writes(customer, "Oi, tudo bem?");
  }
  await eventually("the chats", async () => (await whole.desk.chats()).length === 2);
});
test.afterAll(async () => {
  await cable?.close();
  await whole?.stop();
});

const OUTAGES = [
  {
    name: "the browser's network, which swallows everything",
    says: WORDS.network,
    reloads: true,
    pull: async () => cable.pull(),
    plug: async () => cable.plug(),
  },
  {
    name: "the backend",
    says: WORDS.network,
    reloads: true,
    pull: () => whole.system.programs.backend.kill(),
    plug: async () => whole.system.programs.backend.start(),
  },
  {
    name: "the gateway",
    says: WORDS.whatsApp,
    reloads: true,
    pull: () => whole.system.programs.whatsappApi.kill(),
    plug: async () => whole.system.programs.whatsappApi.start(),
  },
  {
    name: "the session's line to WhatsApp",
    says: WORDS.whatsApp,
    reloads: false,
    pull: async () => whole.cable.cut(),
    plug: async () => whole.cable.plug(),
  },
] as const;

for (const [index, { name, says, reloads, pull, plug }] of OUTAGES.entries()) {
  test(`without ${name} no draft and no message is lost or doubled, the page says so, and heals by itself`, async ({
    browser,
  }) => {
    test.setTimeout(OUTAGE_MS + 180_000);
    const page = await openDesk(browser);
    const tag = `#${index}`;
    await openChatOf(page, MARINA.name);
    await composer(page).pressSequentially(`rascunho ${tag} antes`);
    await openChatOf(page, ZULEIDE.name);
    await send(page, `antes ${tag}`);
    await eventually("what was sent before", async () => (await received(ZULEIDE)).includes(`antes ${tag}`));

    await pull();
    const gone = delay(OUTAGE_MS);
    await test.step("work goes on: answers wait in the thread, customers write, a draft grows", async () => {
      for (const text of ["um", "dois", "três"]) await send(page, `${text} ${tag}`);
      for (const text of ["x", "y", "z"]) await writes(ZULEIDE, `cliente ${text} ${tag}`);
      await openChatOf(page, MARINA.name);
      await composer(page).press("End");
      await composer(page).pressSequentially(" e durante");
      await openChatOf(page, ZULEIDE.name);
    });
    await test.step("the page says what is wrong", async () => {
      await expect(page.getByText(says).first()).toBeVisible({ timeout: OUTAGE_MS + 15_000 });
      if (name === "the gateway") await expect(page.getByText(KEPT_BACK).last()).toBeVisible();
    });
    if (reloads) await test.step("the page is loaded anew meanwhile", () => page.reload());
    await gone;
    await plug();

    await test.step("it heals by itself", async () => {
      await expect(page.getByRole("log", { name: ZULEIDE.name })).toBeVisible({ timeout: HEALED_MS });
      await expect(page.getByText(says)).toHaveCount(0, { timeout: HEALED_MS });
      await expect(page.getByText(/^Ainda não saiu/)).toHaveCount(0, { timeout: HEALED_MS });
    });
    const own = [`antes ${tag}`, ...["um", "dois", "três"].map((text) => `${text} ${tag}`)];
    const theirs = ["x", "y", "z"].map((text) => `cliente ${text} ${tag}`);
    await test.step("each message arrives once, in the order in which it was written", async () => {
      const there = async () => (await received(ZULEIDE)).filter((text) => text.endsWith(tag));
      await eventually("the last of what was sent", async () => (await there()).includes(own.at(-1) ?? ""), HEALED_MS);
      expect(await there()).toEqual(own);
      for (const text of [...own, ...theirs])
        await expect(page.locator("[data-message-id]", { hasText: text })).toHaveCount(1, { timeout: HEALED_MS });
      const kept = (await whole.desk.messages(await chatOf(ZULEIDE))).map(({ text = "" }) => text);
      expect(kept.filter((text) => own.includes(text))).toEqual(own);
      expect(kept.filter((text) => theirs.includes(text))).toEqual(theirs);
    });
    await test.step("the draft is whole", async () => {
      await openChatOf(page, MARINA.name);
      await expect(composer(page)).toHaveValue(`rascunho ${tag} antes e durante`);
      await composer(page).fill("");
    });
    await page.context().close();
  });
}

for (const other of ["one that is there", "the next one"] as const)
  test(`what cannot be sent outlives its page: ${other} sends it, files too, once`, async ({ browser }) => {
    const page = await openDesk(browser);
    const after = `depois do arquivo, por ${other}`;
    const openOther = async () => {
      const opened = await page.context().newPage();
      await opened.goto(`http://127.0.0.1:${cable.port}/inbox`);
      await expect(opened.getByRole("tab").first()).toBeVisible();
    };
    if (other === "one that is there") await openOther();
    await openChatOf(page, ZULEIDE.name);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Anexar", exact: true }).click();
    await page.getByRole("menuitem", { name: "Fotos e arquivos" }).click();
    await (await chooser).setFiles({ name: "nota.csv", mimeType: "text/csv", buffer: Buffer.from("a;b") });
    await expect(page.getByRole("list", { name: "1 arquivo anexado" })).toBeVisible();
    cable.pull();
    await page.getByRole("button", { name: "Enviar", exact: true }).click();
    await expect(page.getByText("nota.csv").first()).toBeVisible();
    await send(page, after);
    await expect(page.getByText(after)).toBeVisible();
    // The browser asks before it closes a page that has not kept everything yet.
    await expect.poll(() => countUnsent(page)).toBe(2);
    await page.close();
    cable.plug();

    if (other === "the next one") await openOther();
    await eventually("all of it", async () => (await received(ZULEIDE)).includes(after), HEALED_MS);

    const all = (await whole.desk.messages(await chatOf(ZULEIDE))).slice(-2);
    expect(all.map(({ text, media }) => media?.fileName ?? text)).toEqual(["nota.csv", after]);
    await page.context().close();
  });

test("what is written is kept by a page whose sign-in ended, and was renewed", async ({ browser }) => {
  const page = await openDesk(browser);
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Contatos" }).click();
  await page.waitForURL(/sign-in/);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Senha").fill(OWNER.password);
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await page.getByRole("link", { name: "Conversas" }).click();
  await openChatOf(page, ZULEIDE.name);
  cable.pull();
  await send(page, "de volta");

  await expect.poll(() => countUnsent(page)).toBe(1);

  cable.plug();
  await eventually("what was written", async () => (await received(ZULEIDE)).includes("de volta"), HEALED_MS);
  await page.context().close();
});

test("what a page needs for the first time without a network comes once there is one, and nothing breaks meanwhile", async ({
  browser,
}) => {
  const page = await openDesk(browser);
  await openChatOf(page, ZULEIDE.name);
  await composer(page).fill("no meio disto");
  const menu = page.getByRole("menuitem", { name: "Resumir conversa" });

  cable.cut();
  await page.getByRole("button", { name: "Mais ações da conversa" }).click();
  await expect(page.getByText(WORDS.network).first()).toBeVisible();
  await expect(menu).toBeHidden();
  await expect(composer(page)).toHaveValue("no meio disto");

  cable.plug();
  await expect(menu).toBeVisible({ timeout: HEALED_MS });
  await expect(composer(page)).toHaveValue("no meio disto");
  await page.context().close();
});

test("a page whose code is no longer to be had is loaded anew, with what was written", async ({ browser }) => {
  const page = await openInbox(browser, `http://127.0.0.1:${cable.port}`, OWNER, { isWithoutWorker: true });
  await openChatOf(page, ZULEIDE.name);
  await composer(page).pressSequentially("antes da versão nova");
  await page.route("**/_next/static/**", (route) => route.fulfill({ status: 404 }));

  await page.getByRole("button", { name: "Mais ações da conversa" }).click();
  await expect(page.getByRole("alert").getByText("Não foi possível carregar.")).toBeVisible();
  await page.unroute("**/_next/static/**");
  await page.getByRole("button", { name: "Tentar de novo" }).click();

  await expect(composer(page)).toHaveValue("antes da versão nova");
  await page.context().close();
});

const openDesk = async (browser: Browser): Promise<Page> => {
  const page = await openInbox(browser, `http://127.0.0.1:${cable.port}`, OWNER);
  // The page's own files are kept from here on.
  await page.evaluate("navigator.serviceWorker.ready");
  await expect
    .poll(() => page.evaluate<boolean>(`caches.match("/inbox").then((page) => page !== undefined)`))
    .toBe(true);
  return page;
};

const writes = (customer: { number: string }, text: string): Promise<unknown> =>
  whole.whatsApp.control.post(`/customers/${encodeURIComponent(customer.number)}/messages`, {
    to: BUSINESS.number,
    type: "text",
    text,
  });

const received = async ({ number }: { number: string }): Promise<string[]> =>
  (
    await whole.whatsApp.control.get<{ messages: { text?: string }[] }>(
      `/customers/${encodeURIComponent(number)}/messages`,
    )
  ).messages.map(({ text = "" }) => text);

async function chatOf({ name }: { name: string }): Promise<string> {
  const chat = (await whole.desk.chats()).find(({ contact }) => contact.name === name);
  if (!chat) throw new Error(`No chat of ${name}.`);
  return chat.id;
}

const composer = (page: Page) => page.getByRole("textbox", { name: "Escreva uma mensagem" });

async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}
