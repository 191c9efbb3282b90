import { type Browser, expect, type Page } from "@playwright/test";
import { type DeskPage, pagesOf, settled } from "../scripts/screenshots/pages.ts";
import { keptOutBy } from "./axe.ts";
import { test } from "./shared-desk.ts";

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
const THEMES = ["light", "dark"] as const;

// Each size in whatever worker is free.
test.describe.configure({ mode: "parallel" });

// The pages are those of the screenshots: one that is added there is looked at here.
for (const [size, viewport] of Object.entries(SIZES)) {
  test(`no page keeps anybody out, in both themes: ${size}`, async ({ browser, furnished }) => {
    const { owner, url, places } = furnished;
    // Seconds a page on a machine that is busy with much else.
    test.setTimeout(600_000);
    const [member, guest] = [await newPage(browser, viewport), await newPage(browser, viewport)];
    await member.context().request.post(`${url}/api/auth/sign-in/email`, { data: owner });
    for (const desk of pagesOf(places))
      await test.step(desk.name, () => look(desk.isForGuests ? guest : member, url, desk));
    await Promise.all([member.context().close(), guest.context().close()]);
  });
}

/** Goes on after a page that fails: all are told of in one run. */
async function look(page: Page, url: string, desk: DeskPage): Promise<void> {
  await page.goto(url + desk.path);
  await settled(page);
  await desk.open?.(page);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    expect.soft(await keptOutBy(page), `${desk.name}, ${colorScheme}`).toEqual([]);
  }
}

const newPage = async (browser: Browser, viewport: { width: number; height: number }): Promise<Page> => {
  // Without motion: no colour is on its way to another.
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
  await context.addInitScript(() => localStorage.setItem("locale", "pt-BR"));
  return context.newPage();
};
