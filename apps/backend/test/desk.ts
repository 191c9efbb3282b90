import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chat, MediaResource, Message, SessionResource, WebhookEvent } from "@gomarketing/contracts";
import { createLogger } from "@gomarketing/service-kit";
import { Webhook } from "standardwebhooks";
import { v7 as uuidv7 } from "uuid";
import { WebSocket } from "ws";
import { readConfig } from "../src/config.ts";
import { startBackend } from "../src/start.ts";
import { createDatabase } from "./database.ts";
import { startGateway } from "./gateway-stand-in.ts";

const WEBHOOK_SECRET = `whsec_${Buffer.from("a secret of the tests, long enough").toString("base64")}`;
const OWNER = { company: "Loja Centro", name: "Ana Lima", email: "ana@example.com", password: "correct horse battery" };

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export type Frame = {
  type: string;
  channel?: string;
  sequence?: number;
  event?: string;
  data?: Record<string, unknown>;
};

/** A backend with a database of its own, an owner who is signed in, and a WhatsApp session; configured with `environment` besides. */
export async function openDesk(environment: Record<string, string> = {}, log = createLogger("test", "silent")) {
  const database = await createDatabase();
  const gateway = await startGateway();
  const dataDir = mkdtempSync(join(tmpdir(), "desk "));
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    WEBHOOK_SECRET,
    WHATSAPP_API_PORT: new URL(gateway.url).port,
    WEB_DIR: join(dataDir, "no web app"),
    ...environment,
  });
  const backend = await startBackend({ ...config, port: 0 }, log);
  const client = new Client(backend.url);
  await client.post("/api/setup", OWNER);
  await client.post("/api/auth/sign-in/email", { email: OWNER.email, password: OWNER.password });
  const { body: session } = await client.post<SessionResource>("/api/sessions", { name: "Loja Centro" });
  const sockets: WebSocket[] = [];

  const desk = {
    url: backend.url,
    context: backend.context,
    routes: backend.routes,
    gateway,
    client,
    session,
    stranger: new Client(backend.url),
    customer: (name: string, phone: string, lid = `${phone.slice(3)}@lid`) =>
      new Customer(desk.deliver, session.id, { name, phone, lid }),
    /** Posts an event as whatsapp-api does, signed. */
    deliver: async (event: unknown, headers: Record<string, string> = {}): Promise<Answer<{ type?: string }>> => {
      const body = typeof event === "string" ? event : JSON.stringify(event);
      const id = randomUUID();
      const at = new Date();
      const signature = new Webhook(WEBHOOK_SECRET).sign(id, at, body);
      return new Client(backend.url).send("POST", "/api/webhooks/whatsapp", body, {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": signature,
        ...headers,
      });
    },
    sessionIs: (view: Record<string, unknown>) =>
      desk.deliver(
        envelope(session.id, "session.updated", { id: session.id, updatedAt: new Date().toISOString(), ...view }),
      ),
    chats: async () => (await client.read<{ chats: Chat[] }>("/api/chats")).chats,
    messages: async (chatId: string) =>
      (await client.read<{ messages: Message[] }>(`/api/messages?chatId=${chatId}&limit=200`)).messages,
    send: (chatId: string, text: string, key?: string) => desk.sendAny({ chatId, type: "text", text }, key),
    /** Sends a message of any kind. */
    sendAny: (body: Record<string, unknown>, key: string = randomUUID()) =>
      client.send<Message>("POST", "/api/messages", JSON.stringify(body), {
        "content-type": "application/json",
        "idempotency-key": key,
      }),
    upload: (file: Blob, name: string) => {
      const form = new FormData();
      form.append("file", file, name);
      return client.send<MediaResource>("POST", "/api/media", form);
    },
    listen: async () => {
      const live = new LiveClient(backend.url, client.cookie);
      sockets.push(live.socket);
      await live.opened;
      return live;
    },
    stop: async () => {
      for (const socket of sockets) socket.terminate();
      await backend.stop();
      await gateway.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return desk;
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;

export function envelope(sessionId: string, type: string, data: unknown): WebhookEvent {
  return { id: uuidv7(), type, sessionId, sequence: 1, occurredAt: new Date().toISOString(), data } as WebhookEvent;
}

/** Somebody who writes to the business. */
class Customer {
  readonly person: { jid: string; name: string; phone?: string; lid?: string };
  readonly #deliver: (event: unknown) => Promise<Answer<unknown>>;
  readonly #sessionId: string;

  constructor(
    deliver: (event: unknown) => Promise<Answer<unknown>>,
    sessionId: string,
    { name, phone, lid }: { name: string; phone: string; lid: string },
  ) {
    this.#deliver = deliver;
    this.#sessionId = sessionId;
    this.person = { jid: lid, name, phone, lid };
  }

  /** Writes a text; `times` is how often WhatsApp's event is delivered. Answers the message's id at WhatsApp. */
  async writes(
    text: string,
    {
      times = 1,
      content,
      knows = this.person,
    }: { times?: number; content?: unknown; knows?: Record<string, unknown> } = {},
  ): Promise<string> {
    const id = `3EB0${randomBytes(9).toString("hex").toUpperCase()}`;
    const event = envelope(this.#sessionId, "message.received", {
      id,
      chat: { kind: "direct", jid: knows.jid, contact: knows },
      sender: knows,
      sentAt: new Date().toISOString(),
      content: content ?? { type: "text", text },
      isOffline: false,
    });
    for (let time = 0; time < times; time += 1) await this.#deliver(event);
    return id;
  }

  /** Something about a message: a state, an edit, a reaction. */
  tells(type: string, data: Record<string, unknown>): Promise<Answer<unknown>> {
    const at = new Date().toISOString();
    return this.#deliver(
      envelope(this.#sessionId, type, {
        chat: { kind: "direct", jid: this.person.jid, contact: this.person },
        sender: this.person,
        at,
        ...data,
      }),
    );
  }
}

/** A REST client with a cookie. */
export class Client {
  readonly #url: string;
  cookie = "";

  constructor(url: string) {
    this.#url = url;
  }

  get = <T = Record<string, unknown>>(path: string): Promise<Answer<T>> => this.send<T>("GET", path);
  /** What is there. @throws when it is refused, with what was answered instead */
  async read<T>(path: string): Promise<T> {
    const { status, body } = await this.get<T>(path);
    if (status !== 200) throw new Error(`${path} answers ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  post = <T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> =>
    this.send<T>(
      "POST",
      path,
      body === undefined ? undefined : JSON.stringify(body),
      body === undefined ? {} : { "content-type": "application/json" },
    );

  async send<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: string | FormData,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...(this.cookie && { cookie: this.cookie }), ...headers },
      ...(body !== undefined && { body }),
    });
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
    if (cookies.length > 0) this.cookie = cookies.join("; ");
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, body: (isJson && text ? JSON.parse(text) : text) as T, headers: answer.headers };
  }
}

/** A browser's WebSocket. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  readonly opened: Promise<void>;
  readonly #waiting: { condition: () => boolean; resolve: () => void }[] = [];

  constructor(url: string, cookie: string, headers: Record<string, string> = { cookie }) {
    this.socket = new WebSocket(`${url.replace("http", "ws")}/api/events`, { headers });
    this.opened = new Promise((resolve, reject) => {
      this.socket.once("open", () => resolve());
      this.socket.once("error", reject);
    });
    this.socket.on("message", (data) => {
      this.frames.push(JSON.parse(String(data)) as Frame);
      for (const waiting of this.#waiting.splice(0))
        (waiting.condition() ? waiting.resolve : () => this.#waiting.push(waiting))();
    });
  }

  /** Hears a channel, coming with whatever says who it is. */
  static async open(
    url: string,
    headers: Record<string, string>,
    channel: string,
    after?: number,
  ): Promise<LiveClient> {
    const live = new LiveClient(url, "", headers);
    await live.opened;
    await live.subscribe(channel, after);
    return live;
  }

  say = (frame: unknown): void => this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));

  /** Resolves when `condition` holds, looked at each time a frame comes. */
  until(condition: (frames: readonly Frame[]) => boolean): Promise<void> {
    if (condition(this.frames)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ condition: () => condition(this.frames), resolve }));
  }

  async subscribe(channel: string, after?: number): Promise<void> {
    this.say({ type: "subscribe", channel, ...(after !== undefined && { after }) });
    await this.until((frames) => frames.some((frame) => frame.type === "subscribed" && frame.channel === channel));
  }

  events(name: string): Frame[] {
    return this.frames.filter(({ event }) => event === name);
  }
}
