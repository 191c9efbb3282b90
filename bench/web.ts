import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { type Browser, chromium, type Page } from "@playwright/test";
import pg from "pg";
import { findOrInstallChromium } from "../scripts/system/chromium.ts";
import { inRoot } from "../scripts/system/paths.ts";
import { startSimulatedWhatsApp } from "../scripts/system/simulated-whatsapp.ts";
import { buildWebApp } from "../scripts/system/web-build.ts";
import { fillDesk } from "./desk-data.ts";
import { serveEmptyNextPage } from "./empty-next-page.ts";
import { openDesk } from "./road-desk.ts";
import { percentile, round } from "./statistics.ts";

const VISITS = 7;
const LONG_CHAT_MESSAGES = 10_000;
const LIVE_MESSAGES = 200;
const LIVE_PER_SECOND = 20;
const SCROLL_STEPS = 60;
const SCROLL_STEP_PX = 1_200;

/** What the browser tells of a first visit: written as text, since its types are the browser's and not ours. */
const WATCH_VISIT = `
  window.bench = { shift: 0 };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.bench.lcp = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.bench.shift += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  const afterPaint = (run) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = run; channel.port2.postMessage(0); });
  // Looks no longer than it must: what watches takes time from what is watched.
  new MutationObserver((_, observer) => {
    if (!document.querySelector("[data-message-id]")) return;
    observer.disconnect();
    afterPaint(() => { window.bench.bubbles = performance.now(); });
  }).observe(document, { subtree: true, childList: true });`;

/** And of a page that stays open: when what arrived was painted, and what each frame took. */
const WATCH_LIVE = `
  window.bench = { arrived: new Map(), painted: [], frames: [] };
  const afterPaint = (run) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = run; channel.port2.postMessage(0); });
  new MutationObserver(() => {
    if (window.bench.arrived.size === 0) return;
    for (const bubble of document.querySelectorAll("[data-message-id]")) {
      const id = bubble.dataset.messageId;
      const at = window.bench.arrived.get(id);
      if (at === undefined) continue;
      window.bench.arrived.delete(id);
      afterPaint(() => window.bench.painted.push(performance.now() - at));
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-message-id"] });
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...args) {
      super(...args);
      super.addEventListener("message", ({ data }) => {
        const frame = JSON.parse(data);
        if (frame.event === "message.created" && frame.channel.startsWith("chat:") && !window.bench.arrived.has(frame.data.id))
          window.bench.arrived.set(frame.data.id, performance.now());
      });
    }
  };`;

/** The inbox in a real browser, beside an empty page of Next's in the same run: a table, and JSON in bench/results. */
export async function measureWeb(): Promise<void> {
  buildWebApp();
  const executablePath = await findOrInstallChromium();
  const whatsApp = await startSimulatedWhatsApp();
  const environment = Object.fromEntries(
    Object.entries(whatsApp.environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const { desk, system, stop } = await openDesk(environment);
  const empty = await serveEmptyNextPage();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    await fillDesk(system.databaseUrl, { chats: 500, messages: 5_000 });
    const chatId = await lengthenOneChat(system.databaseUrl);
    const floor = await visit(browser, empty.url);
    const inbox = await visit(browser, `${system.url}/inbox?chat=${chatId}`, desk.cookie);
    const live = await measureLive(browser, `${system.url}/inbox?chat=${chatId}`, desk.cookie, (text) =>
      desk.post(
        "/api/messages",
        { chatId, type: "text", text },
        { "idempotency-key": `bench-${text.replaceAll(" ", "-")}` },
      ),
    );
    const ratios = {
      fcp: round(inbox.fcpMs / floor.fcpMs),
      lcp: round(inbox.lcpMs / floor.lcpMs),
      bubblesToFloorLcp: round((inbox.bubblesMs ?? 0) / floor.lcpMs),
    };
    report({ floor, inbox, ratios, ...live });
  } finally {
    await browser.close();
    empty.stop();
    await stop();
    await whatsApp.stop();
  }
}

/** A chat with a year's talk, one message every few minutes. */
async function lengthenOneChat(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      "select id from chats where not coalesce((select is_group from contacts where contacts.id = contact_id), false) order by last_activity_at desc limit 1",
    );
    const id = rows[0]?.id ?? "";
    await client.query(
      `insert into messages (id, organization_id, chat_id, session_id, position, direction, author_kind, author_id, type, text, state, whatsapp_id,
                             sent_at, created_at)
       select gen_random_uuid(), organization_id, chats.id, session_id, n - $2::integer - 1,
              case when n % 3 = 0 then 'outbound' else 'inbound' end, case when n % 3 = 0 then 'phone' else 'contact' end,
              case when n % 3 = 0 then null else contact_id::text end, 'text',
              'Mensagem ' || n || repeat(' que continua com mais algumas palavras', n % 5), case when n % 3 = 0 then 'read' else 'received' end,
              'BENCH' || n, now() - interval '3 minutes' * ($2::integer - n), now()
         from chats, generate_series(1, $2::integer) n where chats.id = $1
       on conflict do nothing`,
      [id, LONG_CHAT_MESSAGES],
    );
    return id;
  } finally {
    await client.end();
  }
}

interface Visit {
  readonly fcpMs: number;
  readonly lcpMs: number;
  /** Until the first message stands on the page; absent where there is none. */
  readonly bubblesMs?: number;
  readonly layoutShift: number;
}

/** The medians of some first visits, each with an empty cache. */
async function visit(browser: Browser, url: string, cookie?: string): Promise<Visit> {
  const visits: Visit[] = [];
  for (let count = 0; count < VISITS; count += 1) {
    const page = await open(browser, url, WATCH_VISIT, cookie);
    if (cookie) await page.locator("[data-message-id]").first().waitFor();
    await page.waitForTimeout(300);
    visits.push(
      await page.evaluate<Visit>(`({
        fcpMs: performance.getEntriesByName("first-contentful-paint")[0].startTime,
        lcpMs: window.bench.lcp, bubblesMs: window.bench.bubbles, layoutShift: window.bench.shift })`),
    );
    await page.context().close();
  }
  const median = (of: (one: Visit) => number) => round(percentile(visits.map(of), 50), 0);
  return {
    fcpMs: median(({ fcpMs }) => fcpMs),
    lcpMs: median(({ lcpMs }) => lcpMs),
    ...(cookie && { bubblesMs: median(({ bubblesMs = 0 }) => bubblesMs) }),
    layoutShift: round(Math.max(...visits.map(({ layoutShift }) => layoutShift)), 3),
  };
}

/** One page that stays open: how soon what arrives is painted, how it scrolls, and how much it holds. */
async function measureLive(browser: Browser, url: string, cookie: string, send: (text: string) => Promise<unknown>) {
  const page = await open(browser, url, WATCH_LIVE, cookie);
  await page.locator("[data-message-id]").first().waitFor();
  for (let count = 0; count < LIVE_MESSAGES; count += 1) {
    const startedAt = Date.now();
    await send(`ao vivo ${count}`);
    await page.waitForTimeout(Math.max(0, 1_000 / LIVE_PER_SECOND - (Date.now() - startedAt)));
  }
  await page.waitForTimeout(1_000);
  const painted = await page.evaluate<number[]>("window.bench.painted");
  const frames = await scroll(page);
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.enable").then(() => session.send("Performance.getMetrics"));
  const heapBytes = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
  await page.context().close();
  return {
    livePaintedMessages: painted.length,
    livePaintP50Ms: round(percentile(painted, 50), 0),
    livePaintP99Ms: round(percentile(painted, 99), 0),
    scrollFrameP50Ms: round(percentile(frames, 50), 1),
    scrollFrameP99Ms: round(percentile(frames, 99), 1),
    heapMegabytes: round(heapBytes / 1_000_000, 1),
  };
}

/** How long each frame took while somebody scrolled up fast, through pages that are fetched on the way. */
async function scroll(page: Page): Promise<number[]> {
  await page.evaluate(`{
    let last = performance.now();
    const tick = (now) => { window.bench.frames.push(now - last); last = now; window.bench.ticking = requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  }`);
  const box = await page.getByRole("log").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200);
  for (let step = 0; step < SCROLL_STEPS; step += 1) {
    await page.mouse.wheel(0, -SCROLL_STEP_PX);
    await page.waitForTimeout(30);
  }
  return page.evaluate<number[]>("cancelAnimationFrame(window.bench.ticking), window.bench.frames.slice(2)");
}

async function open(browser: Browser, url: string, watch: string, cookie?: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "pt-BR" });
  if (cookie) {
    const { hostname } = new URL(url);
    const pairs = cookie.split("; ").map((pair) => pair.split(/=(.*)/s));
    await context.addCookies(pairs.map(([name = "", value = ""]) => ({ name, value, domain: hostname, path: "/" })));
  }
  await context.addInitScript(watch);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

function report(figures: Record<string, unknown>): void {
  console.table({ floor: figures.floor, inbox: figures.inbox, ratios: figures.ratios });
  console.table(Object.fromEntries(Object.entries(figures).filter(([, value]) => typeof value === "number")));
  const machine = { at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  writeFileSync(inRoot("bench/results/web.json"), `${JSON.stringify({ ...machine, ...figures }, null, 2)}\n`);
}
