import { setTimeout as delay } from "node:timers/promises";
import { DeskClient, type Login } from "../system/desk-client.ts";
import { eventually } from "../system/eventually.ts";
import type { SimulatedWhatsApp } from "../system/simulated-whatsapp.ts";
import type { System } from "../system/system.ts";
import { CUSTOMERS, type DemoCustomer } from "./conversations.ts";
import { ARTICLES } from "./knowledge.ts";

export const BUSINESS = { number: "+5531999990000", name: "Loja Centro" };
/** How long a customer takes to read an answer, and then to write. */
const READING_MS = 1_500;
const WRITING_MS = 3_000;
const LOOK_EVERY_MS = 1_000;

/** Links the demo's business phone and lets its customers write, and answer whoever answers them. */
export async function openDemoDesk(
  system: Pick<System, "url">,
  whatsApp: SimulatedWhatsApp,
  login: Login,
): Promise<{ close(): void }> {
  const desk = await DeskClient.signIn(system.url, login);
  await whatsApp.control.post("/phones", BUSINESS);
  await linkBusinessPhone(desk, whatsApp);
  await desk.patch("/api/organization", { name: BUSINESS.name });
  await writeDownKnowledge(desk);
  for (const customer of CUSTOMERS) {
    await whatsApp.control.post("/customers", { number: customer.number, name: customer.name });
    for (const text of customer.opening) await write(whatsApp, customer, text);
  }
  await eventually("the customers' first messages", async () => (await desk.chats()).length >= CUSTOMERS.length);

  const closing = new AbortController();
  for (const customer of CUSTOMERS) {
    // A customer who cannot write any more must not end the demo.
    converse(whatsApp, customer, closing.signal).catch(() => undefined);
  }
  return { close: () => closing.abort() };
}

async function linkBusinessPhone(desk: DeskClient, whatsApp: SimulatedWhatsApp): Promise<void> {
  const known = (await desk.sessions())[0];
  // A data folder of an earlier demo: its device is unknown to this simulator and links afresh.
  const session = known ?? (await desk.post<{ id: string }>("/api/sessions", { name: BUSINESS.name }));
  if (known) {
    await eventually(
      "the earlier device is refused",
      async () => (await desk.session(known.id)).sessionStatus === "logged_out",
    );
    await desk.post(`/api/sessions/${known.id}/reconnect`);
  }
  await desk.link(session.id, whatsApp, BUSINESS.number);
}

async function writeDownKnowledge(desk: DeskClient): Promise<void> {
  const { articles } = await desk.get<{ articles: unknown[] }>("/api/knowledge/articles");
  if (articles.length > 0) return;
  for (const article of ARTICLES) {
    const { id } = await desk.post<{ id: string }>("/api/knowledge/articles", article);
    await desk.post(`/api/knowledge/articles/${id}/publish`);
  }
}

async function converse(whatsApp: SimulatedWhatsApp, customer: DemoCustomer, signal: AbortSignal): Promise<void> {
  const path = `/customers/${encodeURIComponent(customer.number)}`;
  let answered = 0;
  while (!signal.aborted && answered < customer.answers.length) {
    await delay(LOOK_EVERY_MS, undefined, { signal });
    const { messages } = await whatsApp.control.get<{ messages: unknown[] }>(`${path}/messages`);
    if (messages.length <= answered) continue;
    await delay(READING_MS, undefined, { signal });
    await whatsApp.control.post(`${path}/read`, { from: BUSINESS.number });
    await whatsApp.control.post(`${path}/typing`, { to: BUSINESS.number, state: "composing" });
    await delay(WRITING_MS, undefined, { signal });
    await write(whatsApp, customer, customer.answers[answered] ?? "");
    answered += 1;
  }
}

const write = (whatsApp: SimulatedWhatsApp, customer: DemoCustomer, text: string): Promise<unknown> =>
  whatsApp.control.post(`/customers/${encodeURIComponent(customer.number)}/messages`, {
    to: BUSINESS.number,
    type: "text",
    text,
  });
