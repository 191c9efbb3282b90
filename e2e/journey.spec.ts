import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { expectAccessible } from "./axe.ts";
import { BUSINESS, OWNER, startWholeSystem, type WholeSystem } from "./whole-system.ts";

const MARINA = { number: "+5531991234567", name: "Marina Duarte" };
const marinaPath = `/customers/${encodeURIComponent(MARINA.number)}`;

let whole: WholeSystem;
test.beforeAll(async () => {
  whole = await startWholeSystem({ hasOwner: false });
  await whole.whatsApp.control.post("/phones", BUSINESS);
  await whole.whatsApp.control.post("/customers", MARINA);
});
test.afterAll(() => whole?.stop());

test("from the first visit to a conversation that outlives a restart", async ({ page }) => {
  await test.step("the first visit makes the owner", async () => {
    await page.goto(whole.system.url);
    await expect(page.getByLabel("Empresa")).toBeVisible();
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.getByLabel("Empresa").fill("Loja Centro");
    await page.getByLabel("Seu nome").fill("Ana Lima");
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByLabel("Senha").fill(OWNER.password);
    await page.getByRole("button", { name: "Criar conta e entrar" }).click();
  });

  await test.step("a session is made, and the phone scans the QR on the page", async () => {
    await page.getByRole("link", { name: /Sessões/ }).click();
    await page.getByRole("button", { name: "Nova sessão" }).first().click();
    await page.getByLabel("Nome da sessão").fill(BUSINESS.name);
    await page.getByRole("button", { name: "Criar e conectar" }).click();
    await expect(page.getByRole("img", { name: /Código QR/ })).toBeVisible();
    await scanShownQr(page);
    await expect(page.getByText("Conectada", { exact: true })).toBeVisible();
  });

  await test.step("a customer writes, and the bubble appears without a reload", async () => {
    await page.getByRole("link", { name: /Conversas/ }).click();
    await writes("Oi, meu pedido chegou?");
    await allChats(page);
    await page.getByText(MARINA.name).first().click();
    await expect(thread(page).getByText("Oi, meu pedido chegou?")).toBeVisible();
    await writes("É o *48213*");
    await expect(thread(page).getByText("48213")).toBeVisible();
  });

  await test.step("the agent answers, and the customer's phone has it", async () => {
    await answer(page, "Chega amanhã, Marina!");
    await expect(thread(page).getByText("Chega amanhã, Marina!")).toBeVisible();
    await eventually("the answer on the customer's phone", async () =>
      (await received()).includes("Chega amanhã, Marina!"),
    );
  });

  await test.step("nothing on the page keeps anybody out", () => expectAccessible(page));

  await test.step("the ticks turn to read", async () => {
    await whole.whatsApp.control.post(`${marinaPath}/read`, { from: BUSINESS.number });
    await expect(
      thread(page)
        .getByLabel("Lida")
        .or(thread(page).getByRole("img", { name: "Lida" }))
        .first(),
    ).toBeVisible();
  });

  await test.step("a reload shows the same", async () => {
    const before = await shownMessages(page);
    await page.reload();
    await expect(thread(page).getByText("Chega amanhã, Marina!")).toBeVisible();
    expect(await shownMessages(page)).toEqual(before);
  });

  await test.step("after a restart of everything the session is back without a QR, and the conversation goes on", async () => {
    await whole.restart();
    await writes("Obrigada!");
    await expect(thread(page).getByText("Obrigada!")).toBeVisible({ timeout: 60_000 });
    await answer(page, "Por nada!");
    await eventually(
      "the second answer on the customer's phone",
      async () => (await received()).includes("Por nada!"),
      60_000,
    );
  });
});

test("two agents see the same messages in the same order, also when one was offline for a while", async ({
  browser,
}) => {
  const [ana, ben] = await Promise.all([signedIn(await browser.newContext()), signedIn(await browser.newContext())]);
  for (const page of [ana, ben]) {
    await allChats(page);
    await page.getByText(MARINA.name).first().click();
    await expect(thread(page).getByText("Obrigada!")).toBeVisible();
  }

  // Being offline keeps a browser from connecting, but does not end what is connected: the backend's death does.
  await ben.context().setOffline(true);
  const { pid = 0 } = whole.system.programs.backend;
  process.kill(pid, "SIGKILL");
  await eventually("the backend again", async () => (await fetch(`${whole.system.url}/readyz`)).ok);
  await expect(ben.getByText("Sem conexão com o servidor.").first()).toBeVisible();
  for (let count = 1; count <= 15; count += 1) await writes(`enquanto fora ${count}`);
  await answer(ana, "respondido por Ana");
  await expect(thread(ana).getByText("enquanto fora 15")).toBeVisible();
  await expect(thread(ben).getByText("enquanto fora 1")).toHaveCount(0);
  await ben.context().setOffline(false);
  await expect(thread(ben).getByText("respondido por Ana")).toBeVisible({ timeout: 60_000 });
  await expect(thread(ben).getByText("enquanto fora 15")).toBeVisible();

  expect(await shownMessages(ben)).toEqual(await shownMessages(ana));
  await Promise.all([ana.context().close(), ben.context().close()]);
});

async function scanShownQr(page: Page): Promise<void> {
  // What a camera reads off the screen, the page's own data gives: the session's QR.
  const qr = await eventually("a QR", async () => {
    const answer = await page.request.get(`${whole.system.url}/api/sessions`);
    return ((await answer.json()) as { sessions: { qr?: string }[] }).sessions[0]?.qr;
  });
  await whole.whatsApp.control.post(`/phones/${encodeURIComponent(BUSINESS.number)}/scan`, { qr });
}

async function signedIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(whole.system.url);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Senha").fill(OWNER.password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.waitForURL(/inbox/);
  return page;
}

const writes = (text: string): Promise<unknown> =>
  whole.whatsApp.control.post(`${marinaPath}/messages`, { to: BUSINESS.number, type: "text", text });

const received = async (): Promise<(string | undefined)[]> =>
  (await whole.whatsApp.control.get<{ messages: { text?: string }[] }>(`${marinaPath}/messages`)).messages.map(
    ({ text }) => text,
  );

const allChats = (page: Page): Promise<void> =>
  page
    .getByRole("tab", { name: /Todas/ })
    .or(page.getByRole("button", { name: /Todas/ }))
    .first()
    .click();

const thread = (page: Page) => page.getByLabel(`Mensagens com ${MARINA.name}`);

async function answer(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Escreva uma mensagem" }).fill(text);
  await page.keyboard.press("Enter");
}

/** The messages on the page, from top to bottom, by id. */
const shownMessages = (page: Page): Promise<string[]> =>
  thread(page).evaluate((element) =>
    [...element.querySelectorAll("[data-message-id]")].map((message) => message.getAttribute("data-message-id") ?? ""),
  );
