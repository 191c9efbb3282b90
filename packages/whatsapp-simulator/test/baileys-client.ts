import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent as HttpsAgent } from "node:https";
import {
  type AuthenticationCreds,
  type ConnectionState,
  initAuthCreds,
  makeWASocket,
  type SignalKeyStore,
  WA_CERT_DETAILS,
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
  /** The status codes that connections were closed with. */
  readonly closes: (number | undefined)[] = [];
  qr: string | undefined;
  isOpen = false;
  socket: WASocket;
  readonly #addresses: SimulatorAddresses;
  readonly #keys = memoryKeys();
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
      auth: { creds: this.creds, keys: this.#keys },
      waWebSocketUrl: this.#addresses.webSocketUrl,
      logger: silentLogger,
      shouldSyncHistoryMessage: () => false,
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
    this.socket = socket;
    return socket;
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

function memoryKeys(): SignalKeyStore {
  const data = new Map<string, unknown>();
  return {
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
