import { type BrowserContext, expect, type Page, type Worker } from "@playwright/test";
import { eventually } from "../scripts/system/eventually.ts";
import { openInbox } from "./desk-page.ts";
import { linkPhone, type SharedDesk, test } from "./shared-desk.ts";

const MARINA = { number: "+5531991230002", name: "Marina Duarte" };

let whole: SharedDesk;
test.beforeAll(async ({ shared }) => {
  whole = await shared.openDesk("Loja dos Avisos");
  await linkPhone(whole);
  await whole.whatsApp.control.post("/customers", MARINA);
  await writes("Oi");
  const chat = await eventually("the chat", async () => (await whole.desk.chats())[0]);
  const { id } = await whole.desk.get<{ id: string }>("/api/me");
  await whole.desk.patch(`/api/chats/${chat.id}`, { assigneeId: id });
});

test("the switch says that the browser blocks notifications, and stays off", async ({ browser }) => {
  const page = await openInbox(browser, whole.url, whole.owner);
  await page.goto(`${whole.url}/settings?section=account`);
  await pushSwitch(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "O navegador bloqueou as notificações" })).toBeVisible();
  await expect(pushSwitch(page)).not.toBeChecked();
  await page.context().close();
});

test("a message reaches a browser without a window of the desk, and a click on its notice opens the chat", async ({
  browser,
  shared,
}) => {
  const subscribed = shared.pushService.subscribe();
  const page = await openInbox(browser, whole.url, whole.owner, { permissions: ["notifications"] });
  const context = page.context();
  await context.addInitScript(subscribeTo(subscribed.subscription));
  await test.step("this browser is subscribed by the switch, which says so once the server knows", async () => {
    await page.goto(`${whole.url}/settings?section=account`);
    const toServer = await holdBackSubscribing(page);
    await pushSwitch(page).click();
    await toServer.held;
    await expect(pushSwitch(page)).not.toBeChecked();
    toServer.letGo();
    await expect(pushSwitch(page)).toBeChecked();
  });

  const worker = await workerOf(context);
  await test.step("what a customer writes is pushed, and shown in the words of the page's language", async () => {
    // No window in sight any more.
    await page.goto("about:blank");
    // Until the server has heard that the window is closed: whoever sees the desk is not told.
    const { payload } = await eventually("the push", async () => {
      await writes("Chegou? Ação!");
      return eventually("a push at once", async () => subscribed.pushed[0], 2_000).catch(() => undefined);
    });
    await deliver(page, payload);
    await eventually("the notice", async () => (await noticesOf(worker)).length === 1);
    expect(await noticesOf(worker)).toEqual([{ title: MARINA.name, body: "Chegou? Ação!" }]);
    expect(shared.pushService.refusals).toEqual([]);
  });

  await test.step("a click takes the notice away and leads to the chat", async () => {
    await page.goto(`${whole.url}/contacts`);
    await expect(page.getByRole("heading", { level: 1, name: "Contatos" })).toBeVisible();
    await worker.evaluate(`self.registration.getNotifications().then(([notification]) =>
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification })))`);
    await expect(
      page
        .getByRole("log", { name: /Marina Duarte/ })
        .getByText("Chegou? Ação!")
        .last(),
    ).toBeVisible();
    expect(await noticesOf(worker)).toEqual([]);
  });

  await test.step("the switch turns it off again, for good", async () => {
    await page.goto(`${whole.url}/settings?section=account`);
    await expect(pushSwitch(page)).toBeChecked();
    await pushSwitch(page).click();
    await expect(pushSwitch(page)).not.toBeChecked();
    await page.reload();
    await expect(pushSwitch(page)).not.toBeChecked();
  });

  await test.step("what the server has forgotten, the switch does not claim", async () => {
    await pushSwitch(page).click();
    await expect(pushSwitch(page)).toBeChecked();
    const { endpoint } = subscribed.subscription;
    await context.request.delete(`${whole.url}/api/push-subscriptions?endpoint=${encodeURIComponent(endpoint)}`);
    await page.reload();
    await expect(pushSwitch(page)).not.toBeChecked();
  });
  await context.close();
});

test("a message is shown while nobody looks at the page, where only the service worker may, as on Android", async ({
  browser,
}) => {
  const page = await openInbox(browser, whole.url, whole.owner, { permissions: ["notifications"] });
  await page.addInitScript(asOnAndroid);
  await page.evaluate("localStorage.setItem('notice-desktop', 'on')");
  await page.reload();
  const worker = await workerOf(page.context());
  await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
  await page.getByRole("link", { name: /Marina Duarte/ }).click();
  await writes("Vocês entregam?");

  await expect(page.getByRole("log").getByText("Vocês entregam?")).toBeVisible();
  await eventually("the notice", async () => (await noticesOf(worker)).length === 1);
  expect(await noticesOf(worker)).toEqual([{ title: MARINA.name, body: "Vocês entregam?" }]);
  await page.context().close();
});

/** Nobody looks, and a page may make no notice by itself. */
const asOnAndroid = `
  document.hasFocus = () => false;
  window.Notification = class extends Notification {
    constructor() {
      throw new TypeError("Failed to construct 'Notification': Illegal constructor.");
    }
  };`;

/** Holds back what the page tells the server of its subscription, until it is let go. */
async function holdBackSubscribing(page: Page): Promise<{ held: Promise<void>; letGo(): void }> {
  const [held, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route("**/api/push-subscriptions", async (route) => {
    if (route.request().method() === "PUT") {
      held.resolve();
      await free.promise;
    }
    await route.continue();
  });
  return { held: held.promise, letGo: free.resolve };
}

const pushSwitch = (page: Page) => page.getByRole("switch", { name: /Avisar aqui/ });

const writes = (text: string): Promise<unknown> =>
  whole.whatsApp.control.post(`/customers/${encodeURIComponent(MARINA.number)}/messages`, {
    to: whole.business.number,
    type: "text",
    text,
  });

/** Chromium subscribes at a service of Google's, which no test may need: it gets a subscription at ours. The rest is its own. */
const subscribeTo = (subscription: object): string => `
  const kept = "push-subscription";
  const ours = { ...${JSON.stringify(subscription)}, toJSON: () => (${JSON.stringify(subscription)}), unsubscribe: async () => (localStorage.removeItem(kept), true) };
  if ("PushManager" in window) {
    PushManager.prototype.subscribe = async () => (localStorage.setItem(kept, "1"), ours);
    PushManager.prototype.getSubscription = async () => (localStorage.getItem(kept) ? ours : null);
  }`;

const workerOf = async (context: BrowserContext): Promise<Worker> =>
  context.serviceWorkers()[0] ?? context.waitForEvent("serviceworker");

const noticesOf = (worker: Worker): Promise<{ title: string; body: string }[]> =>
  worker.evaluate(
    "self.registration.getNotifications().then((all) => all.map(({ title, body }) => ({ title, body })))",
  );

/** Hands a push to the worker as the browser does when its push service brings one. */
async function deliver(page: Page, payload: unknown): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const registered = Promise.withResolvers<string>();
  devTools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(whole.url));
    if (ours) registered.resolve(ours.registrationId);
  });
  await devTools.send("ServiceWorker.enable");
  await devTools.send("ServiceWorker.deliverPushMessage", {
    origin: whole.url,
    registrationId: await registered.promise,
    data: JSON.stringify(payload),
  });
}
