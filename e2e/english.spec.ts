import { expect, type Page, test } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { notEnglishOn } from "./other-language.ts";
import { OWNER, startWholeSystem, type WholeSystem } from "./whole-system.ts";

const SHOP = { number: "+15550100200", name: "Downtown shop" };
const GRACE = { number: "+15550100300", name: "Grace Turner" };
const gracePath = `/customers/${encodeURIComponent(GRACE.number)}`;
const SECTIONS = ["appearance", "account", "people", "teams", "labels", "api-keys", "audit", "organization", "copilot"];
const PAGES = [
  "/contacts",
  "/search?q=parcel",
  "/monitoring",
  "/monitoring?wall=1",
  "/quick-replies",
  "/knowledge",
  "/knowledge?tab=documents",
  "/knowledge?tab=offers",
  "/knowledge?tab=search",
  ...SECTIONS.map((section) => `/settings?section=${section}`),
  "/nothing-here",
];

let whole: WholeSystem;
test.beforeAll(async () => {
  whole = await startWholeSystem({ hasOwner: false });
  await whole.whatsApp.control.post("/phones", SHOP);
  await whole.whatsApp.control.post("/customers", GRACE);
});
test.afterAll(() => whole?.stop());

test("from the first visit to an answered customer, and every page, in English alone", async ({ page }) => {
  const unformatted = collectUnformatted(page);
  await test.step("the first visit is in English once that is chosen", async () => {
    await page.goto(whole.system.url);
    // Until then it is not, and is found out.
    await expect(page.getByLabel("Empresa")).toBeVisible();
    expect(await notEnglishOn(page)).toEqual(expect.arrayContaining(["Empresa", "Usar tema escuro"]));
    await page.getByRole("button", { name: "Switch to English" }).click();
    await expect(page.getByRole("heading", { name: "Welcome to GoMarketing" })).toBeVisible();
    await expectEnglish(page);
    await page.getByLabel("Company").fill("Turner & Daughters");
    await page.getByLabel("Your name").fill("Ann Lee");
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Create account and sign in" }).click();
  });

  await test.step("a session is made and linked", async () => {
    await expect(page.getByRole("heading", { name: "Connect your first WhatsApp" })).toBeVisible();
    await expectEnglish(page);
    await page.getByRole("button", { name: "New session" }).first().click();
    await page.getByLabel("Session name").fill(SHOP.name);
    await expectEnglish(page);
    await page.getByRole("button", { name: "Create and connect" }).click();
    const qr = page.getByRole("img", { name: /QR code/ });
    await expect(qr).toBeVisible();
    await expectEnglish(page);
    await whole.whatsApp.control.post(`/phones/${encodeURIComponent(SHOP.number)}/scan`, {
      qr: await qr.getAttribute("data-qr"),
    });
    await expect(page.getByText("Connected", { exact: true })).toBeVisible();
    await expectEnglish(page);
    await page.getByRole("button", { name: `More actions for ${SHOP.name}` }).click();
    await expect(page.getByRole("menuitem", { name: "Delete session" })).toBeVisible();
    await expectEnglish(page);
    await page.keyboard.press("Escape");
  });

  await test.step("a customer writes and is answered", async () => {
    await page.getByRole("link", { name: /Inbox/ }).click();
    await expect(page.getByRole("tab").first()).toBeVisible();
    await expectEnglish(page);
    await whole.whatsApp.control.post(`${gracePath}/messages`, {
      to: SHOP.number,
      type: "text",
      text: "Hi, has my parcel left?",
    });
    await page.getByRole("tab", { name: /All/ }).click();
    await page.getByRole("link", { name: /Grace Turner/ }).click();
    await expect(page.getByRole("log").getByText("Hi, has my parcel left?")).toBeVisible();
    await expectEnglish(page);
    await page.getByRole("textbox", { name: "Write a message" }).fill("It left this morning, Grace!");
    await page.keyboard.press("Enter");
    await eventually("the answer on the customer's phone", async () => {
      const { messages } = await whole.whatsApp.control.get<{ messages: { text?: string }[] }>(`${gracePath}/messages`);
      return messages.some(({ text }) => text === "It left this morning, Grace!");
    });
    await expect(page.getByRole("img", { name: /Sent|Delivered|Read/ }).first()).toBeVisible();
    await expectEnglish(page);
  });

  await test.step("what opens over the chat", async () => {
    await page.keyboard.press("Alt+KeyI");
    await expect(page.getByRole("complementary")).toBeVisible();
    await expectEnglish(page);
    await page.keyboard.press("Alt+KeyI");
    for (const name of ["Attach", "More actions of the chat"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByRole("menuitem").first()).toBeVisible();
      await expectEnglish(page);
      await page.keyboard.press("Escape");
    }
    for (const keys of ["Alt+KeyT", "Alt+KeyL", "Alt+KeyS", "Control+k"]) {
      await page.keyboard.press(keys);
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectEnglish(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    await page.getByRole("log").focus();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await expectEnglish(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+KeyR");
    await expect(page.getByText("Chat resolved.", { exact: true })).toBeVisible();
    await expectEnglish(page);
  });

  for (const path of PAGES)
    await test.step(path, async () => {
      await page.goto(whole.system.url + path);
      await expect(page.getByRole("heading").first()).toBeVisible();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await expectEnglish(page);
    });

  await test.step("the way back in", async () => {
    await page.context().clearCookies();
    for (const path of ["/sign-in", "/join", "/reset-password"]) {
      await page.goto(whole.system.url + path);
      await expect(page.getByRole("heading").first()).toBeVisible();
      await expectEnglish(page);
    }
  });
  expect(unformatted).toEqual([]);
});

test("nobody is shown the other language first, and something where the scripts never come", async ({ browser }) => {
  const page = await browser.newPage({ serviceWorkers: "block" });
  await page.addInitScript(() => localStorage.setItem("locale", "en"));
  const scripts = Promise.withResolvers<void>();
  await page.route("**/_next/**/*.js", (route) => scripts.promise.then(() => route.continue()));
  await page.goto(`${whole.system.url}/sign-in`, { waitUntil: "commit" });
  const heading = page.getByRole("heading", { includeHidden: true });
  await expect(heading).toBeAttached();
  await expect(heading).toBeHidden();
  scripts.resolve();
  await expect(heading).toHaveText(/Sign in|Welcome/);
  await expect(heading).toBeVisible();

  await page.unroute("**/_next/**/*.js");
  await page.route("**/_next/**/*.js", (route) => route.abort());
  await page.reload({ waitUntil: "commit" });
  await expect(heading).toBeVisible();
  await expect(heading).toHaveText(/Entrar|Boas-vindas/);
  await page.close();
});

/** Goes on after a page that fails: all are told of in one run. */
const expectEnglish = async (page: Page): Promise<void> =>
  expect.soft(await notEnglishOn(page), page.url()).toEqual([]);

/** What the catalogue has no text for, or not the values. */
function collectUnformatted(page: Page): string[] {
  const told: string[] = [];
  page.on("console", (message) => {
    if (/MISSING_MESSAGE|FORMATTING_ERROR|INVALID_MESSAGE/.test(message.text())) told.push(message.text());
  });
  return told;
}
