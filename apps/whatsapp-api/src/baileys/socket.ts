import {
  type BinaryNode,
  Browsers,
  type ConnectionState,
  jidNormalizedUser,
  makeWASocket,
  proto,
  type SignalKeyStore,
  type WASocket,
} from "baileys";
import type { ReceivingConfig } from "../config.ts";
import type { EventLog } from "../events/event-log.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { SessionStore } from "../store/session-store.ts";
import { loadCreds, saveCreds, signalKeys } from "./auth-state.ts";
import { BoundedCache } from "./caches.ts";
import { Chats } from "./chats.ts";
import { type Closure, closureOf } from "./disconnects.ts";
import { authorOf } from "./group-authors.ts";
import { HistoryImport, type HistoryPatience } from "./history.ts";
import { chatOf, type Identities, personOf } from "./identity.ts";
import type { Me, Poll } from "./inbound-context.ts";
import { InboundJournal } from "./inbound-journal.ts";
import { knownIdentities } from "./known-identities.ts";
import { leaveOutKnownLids } from "./known-lids.ts";
import { holdUntilDurable } from "./outgoing-gate.ts";
import { People } from "./people.ts";
import { idsIn, isOfOurs } from "./receipts.ts";
import { Recorder } from "./recorder.ts";
import { connectionOptions, type WhatsAppServer } from "./server.ts";
import { signalRepository } from "./signal-repository.ts";
import { silentLogger } from "./silent-logger.ts";
import type { UnreadableMessages } from "./unreadable-messages.ts";

/** What a socket tells its session. */
export interface SocketListener {
  onQr(qr: string): void;
  onOpen(account: { jid: string; lid: string | undefined; name: string | undefined }): void;
  onPasskeyRequired(): void;
  onClose(closure: Closure): void;
  /** WhatsApp restricts the number until then (milliseconds since 1970), or no longer. */
  onRestriction(until: number | undefined): void;
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
const KEEP_ALIVE_MS = 30_000;
/** How long a restriction is taken to last of which WhatsApp does not say it. */
const RESTRICTION_MS = 24 * 3_600_000;
/** What a phone sends without being asked for all it has. */
const RECENT_HISTORY_DAYS = 90;

export interface SocketOptions {
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly caches: SocketCaches;
  readonly server: WhatsAppServer;
  readonly metrics: GatewayMetrics;
  readonly receiving: ReceivingConfig;
  readonly unreadable: UnreadableMessages;
  readonly patience: HistoryPatience;
  readonly listener: SocketListener;
}

/**
 * One connection to WhatsApp, from connecting to its end. What comes in is written to the session's store and event
 * log before WhatsApp hears that it arrived; what happens to the connection is told to the listener.
 */
export class Socket {
  readonly wa: WASocket;
  readonly identities: Identities;
  readonly people: People;
  readonly chats: Chats;
  readonly #store: SessionStore;
  readonly #listener: SocketListener;
  readonly #recorder: Recorder;
  readonly #history: HistoryImport;
  readonly #unreadable: UnreadableMessages;

  constructor(options: SocketOptions) {
    const { store, events, metrics, receiving, unreadable } = options;
    this.#store = store;
    this.#unreadable = unreadable;
    this.#listener = options.listener;
    this.people = new People(store);
    this.chats = new Chats(store, events);
    this.identities = knownIdentities(store, this.chats.subjectOf);
    const { people, chats, identities } = this;
    const wanted = { status: receiving.status, newsletters: receiving.newsletters };
    const me = () => this.me;
    const poll = (id: string) => store.document<Poll>("poll", id);
    const context = () => ({ me: me(), identities, wanted, poll });
    const { server, patience } = options;
    const { historyDays: days } = receiving;
    this.#history = new HistoryImport({ store, events, people, chats, days, patience, server, context });
    const onHistory = this.#history.keep.bind(this.#history);
    this.#recorder = new Recorder({ store, events, metrics, people, chats, unreadable, context, onHistory });
    const learned = (lid: string, phoneJid: string) => this.#onPairLearned(lid, phoneJid, events);
    const journal = new InboundJournal({
      record: (decrypted) => store.transaction(() => this.#recorder.onDecrypted(decrypted)),
      isKnown: (stanza) => this.#recorder.isKnown(stanza),
      onUnreadable: (stanza) => {
        metrics.decryptFailed();
        if (stanza) this.#onUnreadable(stanza);
      },
      onAbsent: (stanza) => this.#onUnreadable(stanza),
    });
    const keys = signalKeys(store, journal, learned);
    this.wa = this.#connect(options, keys, signalRepository(keys, journal));
    // Retries are served from the store; a copy of each message in memory holds on to the keys that it was sealed with.
    if (this.wa.messageRetryManager) this.wa.messageRetryManager.addRecentMessage = () => undefined;
    holdUntilDurable(this.wa, store);
    journal.watch(this.wa);
    leaveOutKnownLids(this.wa, identities);
    this.chats.connect((group) => this.wa.groupMetadata(group), identities);
    this.#listen();
  }

  /** A message that this session sent, for as long as it is kept. */
  sentMessage(id: string): proto.IMessage | undefined {
    const bytes = this.#store.isOpen ? this.#store.sentMessage(id) : undefined;
    return bytes && proto.Message.decode(bytes);
  }

  /** Who wrote somebody else's message into a group, for as long as it is known. */
  authorOf = (chat: string, messageId: string): string | undefined => authorOf(this.#store, chat, messageId);

  /**
   * Tells who wrote them that messages of a chat were read. Nothing is said of those that could not be, nor of those in a group
   * whose author is not known: WhatsApp would not know whom to tell.
   */
  async readMessages(chat: string, ids: readonly string[]): Promise<void> {
    const address = chatOf(chat, undefined, this.identities);
    const keys = ids
      .filter((id) => !this.#unreadable.isPlaceholder(address, id))
      .map((id) => ({ remoteJid: chat, id, fromMe: false, participant: this.authorOf(chat, id) }))
      .filter(({ participant }) => address.kind === "direct" || participant !== undefined);
    if (keys.length > 0) await this.wa.readMessages(keys);
  }

  get me(): Me {
    const me = this.wa.authState.creds.me;
    return { jid: me?.id ?? "", lid: me?.lid };
  }

  #connect(
    { store, caches, server, receiving }: SocketOptions,
    keys: SignalKeyStore,
    makeSignalRepository: ReturnType<typeof signalRepository>,
  ): WASocket {
    return makeWASocket({
      auth: { creds: loadCreds(store), keys },
      logger: silentLogger,
      browser: Browsers.macOS("Chrome"),
      ...connectionOptions(server),
      // None of Baileys' own: it takes the time of each frame that leaves, and two stacks for it, a tenth of all work. A
      // connection that does not come about, or is deaf, is ended from outside (`sessions/connection.ts`).
      connectTimeoutMs: 0,
      defaultQueryTimeoutMs: QUERY_TIMEOUT_MS,
      keepAliveIntervalMs: KEEP_ALIVE_MS,
      transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 0 },
      // Not "available": the phone would stop showing notifications.
      markOnlineOnConnect: false,
      emitOwnEvents: false,
      syncFullHistory: receiving.historyDays > RECENT_HISTORY_DAYS,
      // History is taken in by us, from the journal.
      shouldSyncHistoryMessage: () => false,
      msgRetryCounterCache: caches.messageRetries,
      userDevicesCache: caches.userDevices,
      callOfferCache: caches.callOffers,
      placeholderResendCache: caches.placeholders,
      cachedGroupMetadata: this.chats.cachedGroup,
      makeSignalRepository,
      getMessage: async ({ id }) => this.sentMessage(id ?? ""),
    });
  }

  #listen(): void {
    const { ev, ws } = this.wa;
    const recorder = this.#recorder;
    const { creds } = this.wa.authState;
    // Baileys finishes what it began after its end, when the store may be closed.
    const whileOpen =
      <A extends unknown[]>(act: (...given: A) => void) =>
      (...given: A): void => {
        if (this.#store.isOpen) act(...given);
      };
    // At once and before anything else happens: an id that is used again after a crash breaks sessions.
    ev.on(
      "creds.update",
      whileOpen(() => saveCreds(this.#store, creds)),
    );
    ev.on("connection.update", (update) => this.#onConnection(update));
    ev.on(
      "messages.upsert",
      whileOpen(({ messages }) => recorder.onUpsert(messages)),
    );
    ev.on(
      "presence.update",
      whileOpen(({ id, presences }) => recorder.onPresence(id, presences)),
    );
    // Before Baileys: what it has acknowledged does not come again.
    const before = (event: string, act: (stanza: BinaryNode) => void) => ws.prependListener(event, whileOpen(act));
    before("CB:receipt", (stanza) => {
      // Where the acknowledgement was lost, a receipt says the same.
      if (isOfOurs(stanza)) for (const id of idsIn(stanza)) this.#listener.onAck(id, undefined);
      recorder.onReceipt(stanza);
    });
    before("CB:call", (stanza) => recorder.onCall(stanza));
    before("CB:notification,type:w:gp2", (stanza) => recorder.onGroupNotification(stanza));
    before("CB:ack,class:message", (stanza) => this.#onAck(stanza));
    ws.on("CB:notification,type:passkey_prologue_request", () => this.#listener.onPasskeyRequired());
  }

  #onConnection({ connection, qr, lastDisconnect, reachoutTimeLock }: Partial<ConnectionState>): void {
    if (reachoutTimeLock) {
      const until = reachoutTimeLock.timeEnforcementEnds?.getTime() ?? Date.now() + RESTRICTION_MS;
      this.#listener.onRestriction(reachoutTimeLock.isActive ? until : undefined);
    }
    if (qr) this.#listener.onQr(qr);
    if (connection === "open") {
      const { me } = this.wa.authState.creds;
      this.#listener.onOpen({
        jid: jidNormalizedUser(me?.id),
        lid: me?.lid && jidNormalizedUser(me.lid),
        name: me?.name ?? me?.verifiedName,
      });
      this.#history.connect(this.wa);
      this.#unreadable.connect();
    }
    if (connection === "close") {
      this.#history.connect(undefined);
      this.#unreadable.disconnect();
      this.chats.connect(undefined, this.identities);
      this.#listener.onClose(closureOf(lastDisconnect?.error));
    }
  }

  #onUnreadable(stanza: BinaryNode): void {
    if (this.#store.isOpen) this.#recorder.onUnreadable(stanza);
  }

  #onAck({ attrs }: BinaryNode): void {
    if (!attrs.id || !attrs.from) return;
    this.#listener.onAck(attrs.id, attrs.error);
  }

  /** WhatsApp said that a LID and a phone number are the same person: told on, when somebody has met that person. */
  #onPairLearned(lid: string, phoneJid: string, events: EventLog): void {
    const isKnown = this.people.isKnown({ jid: lid }) || this.people.isKnown({ jid: phoneJid });
    if (isKnown) events.append("contact.updated", personOf(lid, phoneJid, this.identities));
  }
}
