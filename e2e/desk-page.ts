import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";

export interface Login {
  readonly email: string;
  readonly password: string;
}

interface PageOptions {
  readonly isDark?: boolean;
  readonly isPhone?: boolean;
  readonly language?: "pt-BR" | "en";
  readonly permissions?: string[];
  /** Whether nothing comes out of what an earlier page kept, and every request can be held or answered here (`route`). */
  readonly isWithoutWorker?: boolean;
}

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The inbox of somebody who is signed in, in a browser of their own. */
export async function openInbox(browser: Browser, url: string, login: Login, options: PageOptions = {}): Promise<Page> {
  const { isDark = false, isPhone = false, language = "pt-BR", permissions = [], isWithoutWorker = false } = options;
  const context = await browser.newContext({
    ...(isPhone && PHONE),
    colorScheme: isDark ? "dark" : "light",
    permissions,
    serviceWorkers: isWithoutWorker ? "block" : "allow",
  });
  await context.addInitScript((locale) => localStorage.setItem("locale", locale), language);
  await context.request.post(`${url}/api/auth/sign-in/email`, { data: login });
  const page = await context.newPage();
  await page.goto(`${url}/inbox`);
  await expect(page.getByRole("tab").first()).toBeVisible();
  return page;
}

/** Opens a chat out of the list of all. */
export async function openChatOf(page: Page, name: string): Promise<void> {
  await page
    .getByRole("tab", { name: /Todas|All/ })
    .first()
    .click();
  await page.locator("[data-chat-row]", { hasText: name }).click();
  // By its name: on a busy machine the chat before is still there for a moment, and what is typed then is written in it.
  await expect(page.getByRole("log", { name })).toBeVisible();
}

/** How many unsent messages the browser keeps. */
export const countUnsent = (page: Page): Promise<number> =>
  // As text: the page's own types are not those of this program.
  page.evaluate<number>(`new Promise((resolve, reject) => {
    const opening = indexedDB.open("outbox");
    opening.onerror = reject;
    opening.onsuccess = () => {
      const counting = opening.result.transaction("messages").objectStore("messages").count();
      counting.onerror = reject;
      counting.onsuccess = () => [opening.result.close(), resolve(counting.result)];
    };
  })`);

/** What the layout moved by itself since the page came, as browsers count it. */
export const layoutShift = (page: Page): Promise<number> =>
  // As text: the page's own types are not those of this program.
  page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    // What is buffered is told in the next task.
    setTimeout(() => resolve(sum), 100);
  })`);
