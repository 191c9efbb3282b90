import type { CopilotSettings } from "@gomarketing/contracts";
import { type Client, type Desk, openDesk } from "./desk.ts";
import { type Script, startProvider } from "./provider-stand-in.ts";

interface ServerSent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** How long the provider may be silent, in the tests: longer than a busy machine takes for an answer. Milliseconds. */
const SILENT_MS = 2_000;
const BURST_WAIT_MS = 60;
const JSON_BODY = { "content-type": "application/json" };

/** A desk with a provider of models that says what it is told. */
export async function copilotDesk(environment: Record<string, string> = {}) {
  let scripts: readonly Script[] = [{ say: "Certo." }];
  let calls = 0;
  const provider = await startProvider(() => scripts[Math.min(calls++, scripts.length - 1)] ?? "silence");
  const configured = {
    OPENAI_API_KEY: "a key",
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODEL: "stand-in",
    OPENAI_SILENT_SECONDS: String(SILENT_MS / 1_000),
    ...environment,
  };
  const desk = await openDesk(configured);
  const patch = <T>(path: string, body: unknown) => desk.client.send<T>("PATCH", path, JSON.stringify(body), JSON_BODY);
  const settings = async (changes: Partial<CopilotSettings>) =>
    (await patch<CopilotSettings>("/api/copilot/settings", changes)).body;
  await settings({ burstWaitMs: BURST_WAIT_MS });
  // Its calls, whenever their time comes, would be counted among those for suggestions.
  await patch("/api/copilot/enrichment", { usesModel: false });
  return {
    ...desk,
    provider,
    configured,
    patch,
    settings,
    /** From now on: one answer a call, the last again and again. */
    modelSays: (...next: Script[]) => {
      scripts = next;
      calls = 0;
      provider.state.asked.length = 0;
    },
    /** A chat of somebody new who has written. */
    chatWith: async (...texts: string[]) => {
      const { name, phone } = somebody();
      const customer = desk.customer(name, phone);
      for (const text of texts) await customer.writes(text);
      const chat = (await desk.chats()).find((one) => one.contact.phone === phone);
      if (!chat) throw new Error("the chat is not there");
      return { customer, chatId: chat.id };
    },
    stop: async () => {
      await desk.stop();
      await provider.close();
    },
  };
}

/** Asks for a suggestion and hears all of it. */
export async function ask({ url, client }: Pick<Desk, "url" | "client">, body: unknown) {
  const answer = await fetch(`${url}/api/suggestion-ai`, {
    method: "POST",
    headers: { ...JSON_BODY, ...cookieOf(client) },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const events = isStream ? eventsOf(text) : [];
  return {
    status: answer.status,
    /** Where it is refused at once. */
    problem: isStream ? undefined : (JSON.parse(text) as Record<string, unknown>),
    events,
    deltas: events.filter(({ event }) => event === "delta").map(({ data }) => String(data.text)),
    last: events.at(-1) ?? { event: "none", data: {} },
  };
}

const cookieOf = ({ cookie }: Client): { cookie?: string } => (cookie ? { cookie } : {});

/** What a stream of server-sent events said. */
export const eventsOf = (text: string): ServerSent[] =>
  [...text.matchAll(/^event: (.+)\ndata: (.+)$/gm)].map(([, event = "", data = ""]) => ({
    event,
    data: JSON.parse(data) as Record<string, unknown>,
  }));

const NAMES = ["Marina", "Pedro", "Júlia", "Rafael", "Camila", "Bruno"];
let people = 0;

function somebody(): { name: string; phone: string } {
  people += 1;
  return { name: NAMES[people % NAMES.length] ?? "Marina", phone: `+55319${80_000_000 + people}` };
}
