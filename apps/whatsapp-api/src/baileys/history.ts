import { buffer } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { chatAddress, type Person, person, type WebhookEventOf, webhookMessage } from "@gomarketing/contracts";
import { isJidGroup, jidNormalizedUser, processHistoryMessage, proto, toNumber, type WASocket } from "baileys";
import type { EventLog } from "../events/event-log.ts";
import type { SessionStore } from "../store/session-store.ts";
import type { Chats } from "./chats.ts";
import { keepAuthor } from "./group-authors.ts";
import { chatOf, isIgnored, personOf } from "./identity.ts";
import type { InboundContext } from "./inbound-context.ts";
import { downloadMedia } from "./media.ts";
import { fromMessageInfo } from "./message-in.ts";
import type { People } from "./people.ts";
import { keepPrivacyTokens } from "./privacy-tokens.ts";
import type { WhatsAppServer } from "./server.ts";

type Synced = WebhookEventOf<"history.synced">["data"];
type Batch = Pick<Synced, "chats" | "contacts" | "messages">;
type Part = ReturnType<typeof processHistoryMessage>;

/** Messages, chats or contacts in one event. */
const BATCH = 50;
/** The next batch waits while so many events are on their way: a message that is written now goes before. */
const MAX_EVENTS_WAITING = 3;
/** However old, a part is tried so often after the program's start before it is given up. */
const LEAST_TRIES = 8;
const DAY_MS = 86_400_000;
const COMPLETE = 100;
const PROGRESS = "history";
const { HistorySyncType } = proto.HistorySync;

/** How a part that cannot be fetched is tried again: after a pause as long as it has been there, within these. */
export interface HistoryPatience {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** So long after it came it is given up, and the rest is all that there is. */
  readonly givenUpAfterMs: number;
}

/** How far the history of this link is. */
interface Progress {
  /** Of all that the phone sends, from 0 to 100, by the parts that are done. */
  readonly percent: number;
  /** Parts that were given up. */
  readonly missing: number;
}

const inflated = promisify<Uint8Array, Buffer>(inflate);

export interface HistoryOptions {
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly people: People;
  readonly chats: Chats;
  readonly server: WhatsAppServer;
  /** How far back messages are taken in; 0 for none. */
  readonly days: number;
  readonly patience: HistoryPatience;
  readonly context: () => InboundContext;
}

/**
 * Takes in what the phone remembers. Each part's notice is on disk before WhatsApp hears that it came, and is forgotten
 * with the last of its events: a restart goes on where it stopped, and repeats a part at most. One that cannot be fetched
 * lets the others go first, and the end is told when none is left.
 */
export class HistoryImport {
  readonly #options: HistoryOptions;
  #wa: WASocket | undefined;
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #tries = new Map<string, number>();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** Keeps a notice; called within the transaction of its message. */
  keep(notification: proto.Message.IHistorySyncNotification): void {
    if (this.#options.days === 0) return;
    if ((notification.syncType as number) === HistorySyncType.INITIAL_BOOTSTRAP)
      this.#setProgress({ percent: 0, missing: 0 });
    const id = `${Date.now()}-${notification.syncType ?? 0}-${notification.chunkOrder ?? 0}`;
    const bytes = proto.Message.HistorySyncNotification.encode(notification).finish();
    this.#options.store.keepDocument("history", id, Date.now(), bytes);
    setImmediate(() => void this.#run());
  }

  /** Goes on with a connection, at once; without one it waits. */
  connect(wa: WASocket | undefined): void {
    this.#wa = wa;
    clearTimeout(this.#timer);
    if (!wa) return;
    this.#options.store.hastenDocuments("history", Date.now());
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#wa && this.#options.store.isOpen) {
        const next = this.#options.store.firstDocument<Uint8Array>("history");
        if (!next) return;
        const waitMs = next.at - Date.now();
        if (waitMs > 0) return this.#goOnIn(waitMs);
        await this.#take(this.#wa, next.id, next.value);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  #goOnIn(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), waitMs);
    this.#timer.unref();
  }

  async #take(wa: WASocket, id: string, notice: Uint8Array): Promise<void> {
    const notification = proto.Message.HistorySyncNotification.decode(notice);
    const part = await fetchPart(notification, wa, this.#options.server).catch(() => undefined);
    if (!this.#isFor(wa)) return;
    if (!part) return this.#putOff(id, notice, notification);
    this.#tries.delete(id);
    await wa.signalRepository.lidMapping.storeLIDPNMappings(part.lidPnMappings).catch(() => undefined);
    await keepPrivacyTokens(wa, part.chats).catch(() => undefined);
    const { percent } = this.#progress;
    const reached = Math.max(percent, percentOf(part.progress));
    const batches = this.#batchesOf(part);
    for (const [index, batch] of batches.entries()) {
      await this.#options.events.roomFor(MAX_EVENTS_WAITING);
      await nextTurn();
      if (!this.#isFor(wa)) return;
      this.#options.store.transaction(() => {
        if (index === batches.length - 1) this.#finish(id, { ...this.#progress, percent: reached }, batch());
        else this.#tell({ ...batch(), progress: unfinished(reached), isLast: false });
      });
    }
  }

  /** Whether a connection is the one there is: what another has begun, the next one's import does again. */
  #isFor = (wa: WASocket): boolean => this.#wa === wa && this.#options.store.isOpen;

  /** A part could not be fetched: the others go first, and it is given up in the end. */
  #putOff(id: string, notice: Uint8Array, { progress }: proto.Message.IHistorySyncNotification): void {
    const { store, patience } = this.#options;
    const tries = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.set(id, tries);
    const now = Date.now();
    // Its name begins with when it came.
    const ageMs = now - Number.parseInt(id, 10);
    if (ageMs < patience.givenUpAfterMs || tries < LEAST_TRIES) {
      const pauseMs = Math.min(patience.longestPauseMs, Math.max(patience.firstPauseMs, ageMs));
      return store.keepDocument("history", id, now + pauseMs, notice);
    }
    this.#tries.delete(id);
    store.transaction(() => {
      const { percent, missing } = this.#progress;
      // Where it was the last one that is known, nothing more comes.
      const isAlone = store.countDocuments("history", 0).count === 1;
      const reached = isAlone ? COMPLETE : Math.max(percent, percentOf(progress));
      this.#finish(id, { percent: reached, missing: missing + 1 }, { chats: [], contacts: [], messages: [] });
    });
  }

  /** A part is done with, and these are the last that it brings; within a transaction. */
  #finish(id: string, progress: Progress, batch: Batch): void {
    const { store } = this.#options;
    store.forgetDocument("history", id);
    const isLast = progress.percent === COMPLETE && store.countDocuments("history", 0).count === 0;
    // What may follow begins anew, and still lacks what is missing.
    this.#setProgress(isLast ? { ...progress, percent: 0 } : progress);
    const { missing } = progress;
    this.#tell({
      ...batch,
      progress: isLast ? COMPLETE : unfinished(progress.percent),
      isLast,
      ...(isLast && missing > 0 && { missing }),
    });
  }

  get #progress(): Progress {
    return this.#options.store.fact<Progress>(PROGRESS) ?? { percent: 0, missing: 0 };
  }

  #setProgress(progress: Progress): void {
    this.#options.store.setFact(PROGRESS, progress);
  }

  /** One thing that cannot be told keeps nothing else back. */
  #tell(data: Synced): void {
    const { events } = this.#options;
    if (events.append("history.synced", data)) return;
    const { chats, contacts, messages } = data;
    events.append("history.synced", {
      ...data,
      chats: chats.filter(({ chat }) => chatAddress.safeParse(chat).success),
      contacts: contacts.filter((contact) => person.safeParse(contact).success),
      messages: messages.filter((message) => webhookMessage.safeParse(message).success),
    });
  }

  /** One at least, made when their turn comes: what they bring along is written with them. */
  #batchesOf(part: Part): (() => Batch)[] {
    const since = Date.now() - this.#options.days * DAY_MS;
    const recent = part.messages
      .filter(({ messageTimestamp }) => toNumber(messageTimestamp) * 1_000 >= since)
      .sort((a, b) => toNumber(a.messageTimestamp) - toNumber(b.messageTimestamp));
    const chats = slices(part.chats);
    const contacts = slices(part.contacts);
    const messages = slices(recent);
    const count = Math.max(1, chats.length, contacts.length, messages.length);
    return Array.from({ length: count }, (_, index) => () => ({
      chats: (chats[index] ?? []).flatMap((chat) => this.#chat(chat) ?? []),
      contacts: (contacts[index] ?? []).flatMap((contact) => this.#contact(contact) ?? []),
      messages: (messages[index] ?? []).flatMap((message) => this.#message(message) ?? []),
    }));
  }

  #chat(conversation: Part["chats"][number]): Synced["chats"][number] | undefined {
    const jid = jidNormalizedUser(conversation.id ?? "");
    const { identities, wanted } = this.#options.context();
    if (!jid || isIgnored(jid, wanted)) return undefined;
    const { chats } = this.#options;
    const subject = isJidGroup(jid) ? (conversation.name ?? conversation.displayName) : undefined;
    if (subject) chats.changed({ chat: { kind: "group", jid, subject }, at: new Date().toISOString(), subject });
    if (conversation.ephemeralExpiration) chats.expires(jid, conversation.ephemeralExpiration);
    const at = toNumber(conversation.conversationTimestamp ?? 0) * 1_000;
    return {
      chat: chatOf(jid, undefined, identities, conversation.displayName ?? conversation.name),
      // WhatsApp marks a chat as unread by hand with -1.
      unreadCount: Math.max(0, conversation.unreadCount ?? 0),
      ...(at > 0 && { lastActivityAt: new Date(at).toISOString() }),
      isArchived: conversation.archived ?? false,
    };
  }

  #contact({ id, lid, phoneNumber, name, notify }: Part["contacts"][number]): Person | undefined {
    const { identities, wanted } = this.#options.context();
    if (!id || isJidGroup(id) || isIgnored(id, wanted)) return undefined;
    return personOf(id, lid ?? phoneNumber, identities, name ?? notify);
  }

  #message(info: Part["messages"][number]): Synced["messages"][number] | undefined {
    const { store, people } = this.#options;
    if (info.key && info.participant) info.key.participant ||= info.participant;
    const inbound = fromMessageInfo(info, this.#options.context());
    if (inbound.kind !== "message") return undefined;
    const { data, media, poll, type } = inbound;
    const fromMe = type === "message.sent";
    if (!fromMe && data.chat.kind === "direct") people.wrote(data.chat.contact);
    // It came as a message already, or in another part.
    if (!store.recordInbound(data.chat.jid, data.id)) return undefined;
    const message = { remoteJid: data.chat.jid, id: data.id, fromMe };
    if (media) store.keepDocument("media", media.id, Date.now(), { ...media, message });
    if (!fromMe) keepAuthor(store, data);
    if (poll) store.keepDocument("poll", data.id, Date.now(), poll);
    return { ...data, fromMe };
  }
}

const percentOf = (progress: number | null | undefined): number =>
  Math.min(COMPLETE, Math.max(0, Math.round(progress ?? 0)));

/** While parts are on their way, not all is here. */
const unfinished = (percent: number): number => Math.min(COMPLETE - 1, percent);

async function fetchPart(
  notice: proto.Message.IHistorySyncNotification,
  wa: WASocket,
  server: WhatsAppServer,
): Promise<Part> {
  const inline = notice.initialHistBootstrapInlinePayload;
  const packed = inline?.length ? inline : await download(notice, wa, server);
  return processHistoryMessage(proto.HistorySync.decode(await inflated(packed)));
}

async function download(
  { mediaKey, directPath }: proto.Message.IHistorySyncNotification,
  wa: WASocket,
  server: WhatsAppServer,
): Promise<Buffer> {
  if (!mediaKey || !directPath) throw new Error("a part of the history without its place");
  const { hosts } = await wa.refreshMediaConn(false);
  return buffer(await downloadMedia({ mediaKey, directPath, host: hosts[0]?.hostname }, "md-msg-hist", server));
}

function slices<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) =>
    all.slice(index * BATCH, (index + 1) * BATCH),
  );
}
