import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { openDemoDesk } from "./demo/demo-desk.ts";
import { furnish } from "./screenshots/furnish.ts";
import { type DeskPage, pagesOf, settled } from "./screenshots/pages.ts";
import { findOrInstallChromium } from "./system/chromium.ts";
import { DeskClient } from "./system/desk-client.ts";
import { freePort, loadEnvironment } from "./system/environment.ts";
import { inRoot } from "./system/paths.ts";
import { startSimulatedWhatsApp } from "./system/simulated-whatsapp.ts";
import { runCommand } from "./system/start-error.ts";
import { startSystem } from "./system/system.ts";
import { buildWebApp } from "./system/web-build.ts";

const LOGIN = { email: "ana@lojacentro.example", password: "uma senha bem longa" };
/** What a desk is that nobody has set up yet. */
const SETUP: DeskPage = { name: "setup", path: "/setup", isForGuests: true };
const FOLDER = inRoot("docs/screenshots");
const THEMES = ["light", "dark"] as const;
const BREAKPOINTS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
/** What is shown in English too, on a desktop. */
const IN_ENGLISH = new Set(["sign-in", "inbox", "thread", "sessions", "settings-account"]);

/** `npm run screenshots`: a picture of every page, in both themes, as on a desktop and a phone. Names as arguments: those pages alone. */
runCommand(async () => {
  const wanted = new Set(process.argv.slice(2));
  const executablePath = await findOrInstallChromium();
  buildWebApp();
  const dataDir = mkdtempSync(join(tmpdir(), "gomarketing-screenshots-"));
  const whatsApp = await startSimulatedWhatsApp();
  const environment = {
    ...loadEnvironment({ ...process.env, DATA_DIR: dataDir }),
    ...whatsApp.environment,
    PORT: String(await freePort()),
    WHATSAPP_API_PORT: String(await freePort()),
  };
  const system = await startSystem(environment, () => undefined);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--lang=pt-BR"] });
  try {
    const isWanted = ({ name }: DeskPage) => wanted.size === 0 || wanted.has(name);
    mkdirSync(FOLDER, { recursive: true });
    if (isWanted(SETUP)) await takeAll(browser, system.url, [SETUP]);
    await new DeskClient(system.url).post("/api/setup", { company: "Loja Centro", name: "Ana Lima", ...LOGIN });
    const demo = await openDemoDesk(system, whatsApp, LOGIN);
    // Nobody answers by themselves: every run shows the same.
    demo.close();
    const desk = await DeskClient.signIn(system.url, LOGIN);
    const pages = pagesOf(await furnish(desk, system.url, whatsApp));
    await takeAll(browser, system.url, pages.filter(isWanted));
  } finally {
    await browser.close();
    await system.stop();
    await whatsApp.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  for (const failure of failures) console.error(failure);
  process.exit(failures.length > 0 ? 1 : 0);
});

/** One page that does not come must not keep us from seeing the others. */
const failures: Error[] = [];

async function takeAll(browser: Browser, url: string, pages: readonly DeskPage[]): Promise<void> {
  for (const locale of ["pt-BR", "en"] as const) {
    const [signedIn, guest] = [await newContext(browser, locale), await newContext(browser, locale)];
    if (!pages.every(({ isForGuests }) => isForGuests))
      await signedIn.request.post(`${url}/api/auth/sign-in/email`, { data: LOGIN });
    for (const page of pages) {
      if (locale === "en" && !IN_ENGLISH.has(page.name)) continue;
      await take(page.isForGuests ? guest : signedIn, url, page, locale);
    }
    await Promise.all([signedIn.close(), guest.close()]);
  }
}

const newContext = async (browser: Browser, locale: "pt-BR" | "en"): Promise<BrowserContext> => {
  const context = await browser.newContext({ locale, timezoneId: "America/Sao_Paulo", reducedMotion: "reduce" });
  await context.addInitScript((language) => localStorage.setItem("locale", language), locale);
  return context;
};

/** One page, opened anew for each size: what is laid over it is laid for that size. */
async function take(context: BrowserContext, url: string, desk: DeskPage, locale: "pt-BR" | "en"): Promise<void> {
  for (const [breakpoint, viewport] of Object.entries(BREAKPOINTS)) {
    if (locale === "en" && breakpoint === "phone") continue;
    const page = await context.newPage();
    try {
      await page.setViewportSize(viewport);
      await page.goto(url + desk.path);
      await settled(page);
      await desk.open?.(page);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await settled(page);
        const name = `${desk.name}-${theme}-${breakpoint}${locale === "en" ? "-en" : ""}.png`;
        await page.screenshot({ path: join(FOLDER, name), animations: "disabled", caret: "hide" });
      }
      console.log(`${desk.name} ${breakpoint} ${locale}`);
    } catch (error) {
      await page.screenshot({ path: join(tmpdir(), `failed-${desk.name}-${breakpoint}.png`) });
      failures.push(new Error(`No picture of ${desk.name} (${breakpoint}, ${locale}).`, { cause: error }));
    } finally {
      await page.close();
    }
  }
}
