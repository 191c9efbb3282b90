import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent as HttpsAgent } from "node:https";
import {
  type AnyMessageContent,
  type AuthenticationCreds,
  type BinaryNode,
  type ConnectionState,
  initAuthCreds,
  makeWASocket,
  type SignalKeyStore,
  WA_CERT_DETAILS,
  type WACallEvent,
  type WAMessage,
  type WASocket,
} from "baileys";
import { Agent } from "undici";
import type { SimulatorAddresses } from "../src/index.ts";
import { silentLogger } from "../src/world/silent-logger.ts";

/** An unpatched Baileys client, with its credentials in memory. */
export class BaileysClient {
  readonly creds: AuthenticationCreds = initAuthCreds();
  readonly received: WAMessage[] = [];
  readonly updates: { id: string; status: number }[] = [];
  /** Who was seen doing what, as `presence.update` tells. */
  readonly presences: { id: string; state: string }[] = [];
  /** Ringing and its end, as `call` tells. */
  readonly calls: WACallEvent[] = [];
  /** Raw notifications of the server, by type. */
  readonly notifications: string[] = [];
  /** The status codes that connections were closed with. */
  readonly closes: (number | undefined)[] = [];
  qr: string | undefined;
  isOpen = false;
  socket: WASocket;
  readonly #addresses: SimulatorAddresses;
  readonly keys = memoryKeys();
  readonly #sent = new Map<string, WAMessage>();
  readonly #events = new EventEmitter().setMaxListeners(0);

  constructor(addresses: SimulatorAddresses) {
    this.#addresses = addresses;
    Object.assign(WA_CERT_DETAILS, {
      PUBLIC_KEY: Buffer.from(addresses.noiseRootKey, "hex"),
      SERIAL: addresses.noiseRootSerial,
    });
    this.socket = this.connect();
  }

  connect(): WASocket {
    const ca = readFileSync(this.#addresses.mediaCa);
    const socket = makeWASocket({
      auth: { creds: this.creds, keys: this.keys },
      waWebSocketUrl: this.#addresses.webSocketUrl,
      logger: silentLogger,
      shouldSyncHistoryMessage: () => false,
      getMessage: async ({ id }) => this.#sent.get(id ?? "")?.message ?? undefined,
      fetchAgent: new HttpsAgent({ ca }),
      options: { dispatcher: new Agent({ connect: { ca } }) } as never,
    });
    socket.ev.on("creds.update", (update) => Object.assign(this.creds, update));
    socket.ev.on("connection.update", (update) => this.#onConnection(update));
    socket.ev.on("messages.upsert", ({ messages }) => this.#changed(() => this.received.push(...messages)));
    socket.ev.on("messages.update", (updates) =>
      this.#changed(() =>
        this.updates.push(...updates.map(({ key, update }) => ({ id: key.id ?? "", status: update.status ?? 0 }))),
      ),
    );
    socket.ev.on("call", (calls) => this.#changed(() => this.calls.push(...calls)));
    socket.ev.on("presence.update", ({ id, presences }) =>
      this.#changed(() => {
        for (const { lastKnownPresence } of Object.values(presences)) {
          this.presences.push({ id, state: lastKnownPresence });
        }
      }),
    );
    socket.ws.on("CB:notification", ({ attrs }: BinaryNode) =>
      this.#changed(() => this.notifications.push(attrs.type ?? "")),
    );
    this.socket = socket;
    return socket;
  }

  /** Sends, and keeps what was sent for those who could not read it. Answers its id. */
  async send(jid: string, content: AnyMessageContent): Promise<string> {
    const sent = await this.socket.sendMessage(jid, content);
    const id = sent?.key.id;
    if (!sent || !id) throw new Error("nothing was sent");
    this.#sent.set(id, sent);
    return id;
  }

  /** What it sent, by id. */
  sent = (id: string): WAMessage | undefined => this.#sent.get(id);

  /** Throws away its Signal sessions, as a client does that lost its files. */
  forgetSessions = (): Promise<void> => this.#forget("session");

  /** Throws away what lets it read groups. */
  forgetGroupKeys = (): Promise<void> => this.#forget("sender-key");

  async #forget(type: "session" | "sender-key"): Promise<void> {
    await this.keys.set({ [type]: Object.fromEntries(this.keys.ids(type).map((id) => [id, null])) });
  }

  /** Resolves when `condition` holds, looked at each time something happens to this client. */
  async until(condition: (client: this) => boolean): Promise<void> {
    while (!condition(this)) await once(this.#events, "change");
  }

  /** The texts that others wrote. */
  get texts(): string[] {
    return this.received.flatMap(({ key, message }) =>
      key.fromMe ? [] : (message?.conversation ?? message?.extendedTextMessage?.text ?? []),
    );
  }

  async close(): Promise<void> {
    await this.socket.end(undefined);
  }

  #onConnection({ qr, connection, lastDisconnect }: Partial<ConnectionState>): void {
    this.#changed(() => {
      if (qr) this.qr = qr;
      if (connection === "open") this.isOpen = true;
      if (connection !== "close") return;
      this.isOpen = false;
      const code = (lastDisconnect?.error as { output?: { statusCode?: number } } | undefined)?.output?.statusCode;
      this.closes.push(code);
      if (code === 515) this.connect();
    });
  }

  #changed(act: () => void): void {
    act();
    this.#events.emit("change");
  }
}

function memoryKeys(): SignalKeyStore & { ids(type: string): string[] } {
  const data = new Map<string, unknown>();
  return {
    ids: (type) => [...data.keys()].flatMap((key) => (key.startsWith(`${type}/`) ? key.slice(type.length + 1) : [])),
    get: async (type, ids) =>
      Object.fromEntries(
        ids.filter((id) => data.has(`${type}/${id}`)).map((id) => [id, data.get(`${type}/${id}`)]),
      ) as never,
    set: async (changes) => {
      for (const [type, values] of Object.entries(changes)) {
        for (const [id, value] of Object.entries(values ?? {})) {
          if (value === null) data.delete(`${type}/${id}`);
          else data.set(`${type}/${id}`, value);
        }
      }
    },
  };
}
