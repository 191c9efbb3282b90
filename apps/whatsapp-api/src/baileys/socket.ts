import type { DeliveryState, Person, WebhookEventOf } from "@gomarketing/contracts";
import {
  type BinaryNode,
  Browsers,
  type ConnectionState,
  jidNormalizedUser,
  makeWASocket,
  proto,
  type WASocket,
} from "baileys";
import type { EventLog } from "../events/event-log.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { SessionStore } from "../store/session-store.ts";
import { loadCreds, saveCreds, signalKeys } from "./auth-state.ts";
import { BoundedCache } from "./caches.ts";
import { type Closure, closureOf } from "./disconnects.ts";
import { chatOf, type Identities, isIgnored, personOf } from "./identity.ts";
import { type Decrypted, InboundJournal } from "./inbound-journal.ts";
import { fromMessageInfo, fromStanza, type Inbound, type Me } from "./message-in.ts";
import { holdUntilDurable } from "./outgoing-gate.ts";
import { connectionOptions, type WhatsAppServer } from "./server.ts";
import { silentLogger } from "./silent-logger.ts";

/** What a socket tells its session. */
export interface SocketListener {
  onQr(qr: string): void;
  onOpen(account: { jid: string; lid: string | undefined; name: string | undefined }): void;
  onPasskeyRequired(): void;
  onClose(closure: Closure): void;
  /** WhatsApp has a message of ours, or refuses it. */
  onAck(messageId: string, error: string | undefined): void;
}

/** What outlives a socket and is handed to the next one of its session. */
export class SocketCaches {
  readonly messageRetries = new BoundedCache(1_000, 3_600_000);
  readonly userDevices = new BoundedCache(5_000, 300_000);
  readonly callOffers = new BoundedCache(50, 300_000);
  readonly placeholders = new BoundedCache(200, 3_600_000);
}

const QUERY_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_MS = 30_000;
const UNREADABLE = proto.WebMessageInfo.StubType.CIPHERTEXT;

export interface SocketOptions {
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly caches: SocketCaches;
  readonly server: WhatsAppServer;
  readonly metrics: GatewayMetrics;
  readonly listener: SocketListener;
}

/**
 * One connection to WhatsApp, from connecting to its end. What comes in is written to the session's store and event
 * log before WhatsApp hears that it arrived; what happens to the connection is told to the listener.
 */
export class Socket {
  readonly wa: WASocket;
  readonly #store: SessionStore;
  readonly #events: EventLog;
  readonly #listener: SocketListener;
  readonly #identities: Identities;

  constructor({ store, events, caches, server, listener }: SocketOptions) {
    this.#store = store;
    this.#events = events;
    this.#listener = listener;
    this.#identities = {
      phoneJidOf: (lid) => withServer(store.key<string>("lid-mapping", `${userOf(lid)}_reverse`), "s.whatsapp.net"),
      lidOf: (phoneJid) => withServer(store.key<string>("lid-mapping", userOf(phoneJid)), "lid"),
    };
    const journal = new InboundJournal((decrypted) => this.#record(decrypted));
    const creds = loadCreds(store);
    const { HistorySyncType } = proto.HistorySync;
    this.wa = makeWASocket({
      auth: { creds, keys: signalKeys(store, journal) },
      logger: silentLogger,
      browser: Browsers.macOS("Chrome"),
      ...connectionOptions(server),
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      defaultQueryTimeoutMs: QUERY_TIMEOUT_MS,
      keepAliveIntervalMs: KEEP_ALIVE_MS,
      transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 0 },
      // Not "available": the phone would stop showing notifications.
      markOnlineOnConnect: false,
      emitOwnEvents: false,
      syncFullHistory: false,
      // Waiting for recent history would hold back events for 20 s after linking. The rest brings LID pairs.
      shouldSyncHistoryMessage: ({ syncType }) =>
        syncType !== HistorySyncType.FULL && syncType !== HistorySyncType.RECENT,
      msgRetryCounterCache: caches.messageRetries,
      userDevicesCache: caches.userDevices,
      callOfferCache: caches.callOffers,
      placeholderResendCache: caches.placeholders,
      makeSignalRepository: journal.makeRepository,
      getMessage: async ({ id }) => this.sentMessage(id ?? ""),
    });
    holdUntilDurable(this.wa, store);
    journal.watch(this.wa);
    this.#listen(creds);
  }

  /** A message that this session sent, for as long as it is kept. */
  sentMessage(id: string): proto.IMessage | undefined {
    const bytes = this.#store.isOpen ? this.#store.sentMessage(id) : undefined;
    return bytes && proto.Message.decode(bytes);
  }

  get me(): Me {
    const me = this.wa.authState.creds.me;
    return { jid: me?.id ?? "", lid: me?.lid };
  }

  get identities(): Identities {
    return this.#identities;
  }

  /** Ends the connection; the credentials stay. */
  async end(): Promise<void> {
    await this.wa.end(undefined);
  }

  #listen(creds: Parameters<typeof saveCreds>[1]): void {
    const { ev, ws } = this.wa;
    // At once and before anything else happens: an id that is used again after a crash breaks sessions.
    ev.on("creds.update", () => this.#whileOpen(() => saveCreds(this.#store, creds)));
    ev.on("connection.update", (update) => this.#onConnection(update));
    ev.on("messages.upsert", ({ messages }) => this.#whileOpen(() => this.#onUpsert(messages)));
    ev.on("presence.update", ({ id, presences }) => this.#whileOpen(() => this.#onPresence(id, presences)));
    ev.on("lid-mapping.update", ({ lid, pn }) =>
      this.#whileOpen(() => this.#events.append("contact.updated", personOf(lid, pn, this.#identities))),
    );
    // Before Baileys: a receipt that it has acknowledged does not come again.
    ws.prependListener("CB:receipt", (stanza: BinaryNode) => this.#whileOpen(() => this.#onReceipt(stanza)));
    ws.prependListener("CB:ack,class:message", (stanza: BinaryNode) => this.#whileOpen(() => this.#onAck(stanza)));
    ws.on("CB:notification,type:passkey_prologue_request", () => this.#listener.onPasskeyRequired());
  }

  #onConnection({ connection, qr, lastDisconnect }: Partial<ConnectionState>): void {
    if (qr) this.#listener.onQr(qr);
    if (connection === "open") {
      const { me } = this.wa.authState.creds;
      this.#listener.onOpen({
        jid: jidNormalizedUser(me?.id),
        lid: me?.lid && jidNormalizedUser(me.lid),
        name: me?.name ?? me?.verifiedName,
      });
    }
    if (connection === "close") this.#listener.onClose(closureOf(lastDisconnect?.error));
  }

  #record({ stanza, message }: Decrypted): void {
    this.#append(fromStanza(stanza, message, { me: this.me, identities: this.#identities }));
  }

  /** What came without passing the journal: what the phone sends again, a message that nobody could decrypt. */
  #onUpsert(messages: readonly proto.IWebMessageInfo[]): void {
    for (const info of messages) {
      const { id, remoteJid } = info.key ?? {};
      if (!id || !remoteJid || isIgnored(remoteJid)) continue;
      if (info.messageStubType === UNREADABLE || this.#store.hasInbound(jidNormalizedUser(remoteJid), id)) continue;
      this.#store.transaction(() => this.#append(fromMessageInfo(info, { me: this.me, identities: this.#identities })));
    }
  }

  #append(inbound: Inbound): void {
    switch (inbound.kind) {
      case "nothing":
        return;
      case "message": {
        const { data, media } = inbound;
        // What we sent ourselves comes back from the phone when it asks for it again: it is known.
        if (!this.#store.recordInbound(data.chat.jid, data.id) || this.#store.sentMessage(data.id)) return;
        if (media) this.#store.keepMedia(media.id, media);
        return this.#events.append(inbound.type, data);
      }
      case "edited":
        if (inbound.media) this.#store.keepMedia(inbound.media.id, inbound.media);
        return this.#events.append("message.edited", inbound.data);
      case "revoked":
        return this.#events.append("message.revoked", inbound.data);
      case "reaction":
        return this.#events.append("message.reaction", inbound.data);
    }
  }

  #onReceipt({ attrs, content }: BinaryNode): void {
    const state = STATE_OF_RECEIPT[attrs.type ?? ""];
    if (!state || !attrs.from || !attrs.id || attrs.recipient || isIgnored(attrs.from)) return;
    const list = Array.isArray(content) ? content.find(({ tag }) => tag === "list") : undefined;
    const more = Array.isArray(list?.content) ? list.content.flatMap(({ attrs: { id } }) => id ?? []) : [];
    const at = attrs.t ? new Date(Number(attrs.t) * 1_000).toISOString() : new Date().toISOString();
    const participant = attrs.participant ? personOf(attrs.participant, undefined, this.#identities) : undefined;
    this.#store.transaction(() => {
      for (const messageId of [attrs.id ?? "", ...more])
        this.#status(messageId, attrs.from ?? "", state, at, { participant });
    });
  }

  #onAck({ attrs }: BinaryNode): void {
    if (!attrs.id || !attrs.from) return;
    const at = new Date().toISOString();
    if (attrs.error) {
      this.#status(attrs.id, attrs.from, "failed", at, {
        reason: { code: `whatsapp-${attrs.error}`, message: refusal(attrs.error) },
      });
    } else if (this.#store.sentMessage(attrs.id)) {
      this.#status(attrs.id, attrs.from, "sent", at, {});
    }
    this.#listener.onAck(attrs.id, attrs.error);
  }

  #status(
    messageId: string,
    from: string,
    state: DeliveryState,
    at: string,
    more: { participant?: Person; reason?: { code: string; message: string } },
  ): void {
    this.#events.append("message.status", {
      messageId,
      chat: chatOf(jidNormalizedUser(from), undefined, this.#identities),
      state,
      at,
      ...more,
    });
  }

  #onPresence(
    id: string,
    presences: Record<string, { lastKnownPresence: WebhookEventOf<"chat.presence">["data"]["state"] }>,
  ): void {
    if (isIgnored(id)) return;
    for (const [jid, { lastKnownPresence: state }] of Object.entries(presences)) {
      this.#events.append("chat.presence", {
        chat: chatOf(jidNormalizedUser(id), undefined, this.#identities),
        sender: personOf(jid, undefined, this.#identities),
        state,
      });
    }
  }

  // Baileys finishes what it began after its end, when the store may be closed.
  #whileOpen(act: () => void): void {
    if (this.#store.isOpen) act();
  }
}

const STATE_OF_RECEIPT: Readonly<Record<string, DeliveryState | undefined>> = {
  "": "delivered",
  inactive: "delivered",
  read: "read",
  played: "played",
};

function refusal(code: string): string {
  if (code === "463")
    return "WhatsApp does not let this number begin conversations now. Do not try again: wait until the customer writes, or until WhatsApp lifts the restriction.";
  return `WhatsApp refused the message (${code}).`;
}

const userOf = (jid: string): string => jid.split("@")[0]?.split(":")[0] ?? "";
const withServer = (user: string | undefined, server: string): string | undefined => user && `${user}@${server}`;
