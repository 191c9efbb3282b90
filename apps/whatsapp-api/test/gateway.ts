import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session, WebhookEvent, WebhookEventOf, WebhookEventType } from "@gomarketing/contracts";
import { webhookEvent } from "@gomarketing/contracts";
import { createLogger } from "@gomarketing/service-kit";
import { type Phone, type Simulator, startSimulator } from "@gomarketing/whatsapp-simulator";
import { Webhook } from "standardwebhooks";
import { expect } from "vitest";
import { prepareServer } from "../src/baileys/server.ts";
import { readConfig } from "../src/config.ts";
import type { SessionContext } from "../src/sessions/session-context.ts";
import { SESSION_TIMINGS, type SessionTimings } from "../src/sessions/timings.ts";
import { startWhatsAppApi, type WhatsAppApi } from "../src/start.ts";
import { eventually } from "./eventually.ts";

const API_KEY = "a key of the tests, long enough".replaceAll(/[ ,]/g, "-");
const WEBHOOK_SECRET = `whsec_${Buffer.from("a secret of the tests, long enough").toString("base64")}`;
export const SHOP = "+5531999990000";
export const MARINA = "+5531991234567";

/** The webhook's receiver: keeps what is signed well, once; can be told to be away. */
export class Receiver {
  readonly events: WebhookEvent[] = [];
  /** Called when an event has come, before it is answered. */
  onRequest: (() => void) | undefined;
  /** While true it answers 503 and keeps nothing. */
  isAway = false;
  /** While true it takes requests and never answers them. */
  isMute = false;
  /** How often it was told of what it had. */
  repeats = 0;
  url = "";
  readonly #server: Server;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #seen = new Set<string>();

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#receive(request).then((status) => response.writeHead(status).end());
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/webhooks/whatsapp`;
    return this;
  }

  of<T extends WebhookEventType>(type: T): WebhookEventOf<T>[] {
    return this.events.filter((event): event is WebhookEventOf<T> => event.type === type);
  }

  get texts(): string[] {
    return this.of("message.received").map(({ data: { content } }) =>
      content.type === "text" ? content.text : content.type,
    );
  }

  /** Resolves when `condition` holds, looked at each time an event arrives. */
  async until(condition: (receiver: this) => boolean): Promise<void> {
    while (!condition(this)) await once(this.#changes, "change");
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #receive(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.isMute) await new Promise(() => undefined);
    if (this.isAway) return 503;
    this.onRequest?.();
    const body = Buffer.concat(chunks).toString();
    new Webhook(WEBHOOK_SECRET).verify(body, request.headers as Record<string, string>);
    const event = webhookEvent.parse(JSON.parse(body));
    if (this.#seen.has(event.id)) {
      this.repeats += 1;
      return 200;
    }
    this.#seen.add(event.id);
    this.events.push(event);
    this.#changes.emit("change");
    return 204;
  }
}

export interface Gateway {
  readonly simulator: Simulator;
  readonly receiver: Receiver;
  readonly shop: Phone;
  readonly marina: Phone;
  readonly dataDir: string;
  readonly environment: Record<string, string>;
  call<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: T; headers: Headers }>;
  session(id?: string): Promise<Session>;
  /** Lets retention look at all sessions once. */
  sweep(): Promise<void>;
  /** Starts a session, lets a phone (the shop's) scan its QR, and waits until it is connected. */
  link(id?: string, phone?: Phone): Promise<void>;
  restart(): Promise<void>;
  /** Stops whatsapp-api alone: its data may be used by another process then. */
  halt(): Promise<void>;
  stop(): Promise<void>;
}

/** What a test of the gateway makes different. */
export interface GatewayOptions {
  readonly timings?: Partial<SessionTimings>;
  /** How long each QR is shown. */
  readonly qrLifeMs?: number;
  readonly context?: Partial<SessionContext>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** whatsapp-api in this process, with a simulated WhatsApp and a webhook receiver. */
export async function openGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const simulator = await startSimulator();
  const receiver = await new Receiver().listen();
  const dataDir = mkdtempSync(join(tmpdir(), "gateway "));
  const environment = { ...environmentFor(simulator, receiver, dataDir), ...options.environment };
  const start = () => {
    const config = readConfig(environment);
    return startWhatsAppApi({ ...config, port: 0 }, createLogger("test", "silent"), {
      server: { ...prepareServer(config.whatsApp), qrLifeMs: options.qrLifeMs },
      timings: { ...SESSION_TIMINGS, ...options.timings },
      ...options.context,
    });
  };
  const running: { api: WhatsAppApi | undefined } = { api: await start() };
  const gateway: Gateway = {
    simulator,
    receiver,
    dataDir,
    environment,
    shop: simulator.addPhone({ number: SHOP, name: "Loja Centro" }),
    marina: simulator.addCustomer({ number: MARINA, name: "Marina Duarte" }),
    call: (method, path, body, headers) => call(running.api?.url ?? "", method, path, body, headers),
    session: async (id = "shop") => (await gateway.call<Session>("GET", `/sessions/${id}`)).body,
    link: async (id = "shop", phone = gateway.shop) => {
      await gateway.call("POST", `/sessions/${id}/start`);
      await receiver.until(({ events }) =>
        events.some(
          ({ type, sessionId, data }) =>
            type === "session.updated" && sessionId === id && data.status === "awaiting_scan",
        ),
      );
      const { body } = await gateway.call<{ qr?: string }>("GET", `/sessions/${id}`);
      phone.scan(body.qr ?? "");
      await isConnected(receiver, id);
    },
    sweep: async () => running.api?.retention?.sweep(),
    halt: async () => {
      await running.api?.stop();
      running.api = undefined;
    },
    restart: async () => {
      await gateway.halt();
      running.api = await start();
    },
    stop: async () => {
      await gateway.halt();
      await receiver.close();
      await simulator.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return gateway;
}

function environmentFor(simulator: Simulator, receiver: Receiver, dataDir: string): Record<string, string> {
  const { webSocketUrl, noiseRootKey, noiseRootSerial, mediaCa } = simulator.addresses;
  return {
    DATA_DIR: dataDir,
    WHATSAPP_API_KEY: API_KEY,
    WEBHOOK_SECRET,
    WEBHOOK_URL: receiver.url,
    WHATSAPP_WEB_SOCKET_URL: webSocketUrl,
    WHATSAPP_NOISE_ROOT_KEY: noiseRootKey,
    WHATSAPP_NOISE_ROOT_SERIAL: String(noiseRootSerial),
    WHATSAPP_MEDIA_CA: mediaCa,
  };
}

/** Waits for the newest status of a session to be `connected`. */
export const isConnected = (receiver: Receiver, id = "shop"): Promise<void> => hasStatus(receiver, "connected", id);

/** The same by asking: after a restart the newest status that was told may be from before. */
export const isBack = (gateway: Gateway, id = "shop"): Promise<unknown> =>
  eventually(async () => expect(await gateway.session(id)).toMatchObject({ status: "connected" }));

export const hasStatus = (receiver: Receiver, status: Session["status"], id = "shop"): Promise<void> =>
  receiver.until(
    (one) => one.of("session.updated").findLast(({ sessionId }) => sessionId === id)?.data.status === status,
  );

export async function call<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: T; headers: Headers }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${API_KEY}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json");
  return { status: answer.status, body: (isJson && text ? JSON.parse(text) : text) as T, headers: answer.headers };
}
