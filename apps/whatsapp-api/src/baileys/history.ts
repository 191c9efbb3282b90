import { buffer } from "node:stream/consumers";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { chatAddress, type Person, person, type WebhookEventOf, webhookMessage } from "@gomarketing/contracts";
import { isJidGroup, jidNormalizedUser, processHistoryMessage, proto, toNumber, type WASocket } from "baileys";
import type { EventLog } from "../events/event-log.ts";
import type { SessionStore } from "../store/session-store.ts";
import type { Chats } from "./chats.ts";
import { chatOf, isIgnored, personOf } from "./identity.ts";
import type { InboundContext } from "./inbound-context.ts";
import { downloadMedia } from "./media.ts";
import { fromMessageInfo } from "./message-in.ts";
import type { People } from "./people.ts";
import { keepPrivacyTokens } from "./privacy-tokens.ts";
import type { WhatsAppServer } from "./server.ts";

type Synced = WebhookEventOf<"history.synced">["data"];
type Part = ReturnType<typeof processHistoryMessage>;

/** Messages, chats or contacts in one event. */
const BATCH = 50;
/** The next batch waits while so many events are on their way: a message that is written now goes before. */
const MAX_EVENTS_WAITING = 3;
/** A part that cannot be fetched is tried again so many times, within about a minute; then the rest goes on without it. */
const MAX_TRIES = 8;
const FIRST_PAUSE_MS = 250;
const DAY_MS = 86_400_000;

const inflated = promisify<Uint8Array, Buffer>(inflate);

export interface HistoryOptions {
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly people: People;
  readonly chats: Chats;
  readonly server: WhatsAppServer;
  /** How far back messages are taken in; 0 for none. */
  readonly days: number;
  readonly context: () => InboundContext;
}

/**
 * Takes in what the phone remembers. Each part's notice is on disk before WhatsApp hears that it came, and is forgotten
 * with the last of its events: a restart goes on where it stopped, and repeats a part at most.
 */
export class HistoryImport {
  readonly #options: HistoryOptions;
  #wa: WASocket | undefined;
  #isRunning = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** Keeps a notice; called within the transaction of its message. */
  keep(notification: proto.Message.IHistorySyncNotification): void {
    if (this.#options.days === 0) return;
    const id = `${Date.now()}-${notification.syncType ?? 0}-${notification.chunkOrder ?? 0}`;
    const bytes = proto.Message.HistorySyncNotification.encode(notification).finish();
    this.#options.store.keepDocument("history", id, Date.now(), bytes);
    setImmediate(() => void this.#run());
  }

  /** Goes on with a connection; without one it waits. */
  connect(wa: WASocket | undefined): void {
    this.#wa = wa;
    if (wa) void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let tries = 0; this.#wa && this.#options.store.isOpen; ) {
        const next = this.#options.store.firstDocument<Uint8Array>("history");
        if (!next) return;
        const isDone = await this.#take(this.#wa, next.id, next.value);
        tries = isDone ? 0 : tries + 1;
        if (tries >= MAX_TRIES) {
          this.#options.store.forgetDocument("history", next.id);
          tries = 0;
        } else if (tries > 0) await delay(FIRST_PAUSE_MS * 2 ** (tries - 1), undefined, { ref: false });
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** @returns false when the part could not be fetched */
  async #take(wa: WASocket, id: string, notice: Uint8Array): Promise<boolean> {
    const notification = proto.Message.HistorySyncNotification.decode(notice);
    const part = await fetchPart(notification, wa, this.#options.server).catch(() => undefined);
    if (!part) return false;
    await wa.signalRepository.lidMapping.storeLIDPNMappings(part.lidPnMappings).catch(() => undefined);
    await keepPrivacyTokens(wa, part.chats).catch(() => undefined);
    const events = this.#eventsOf(part);
    for (const [index, event] of events.entries()) {
      await this.#options.events.roomFor(MAX_EVENTS_WAITING);
      await nextTurn();
      if (!this.#options.store.isOpen) return true;
      this.#options.store.transaction(() => {
        this.#tell(event());
        if (index === events.length - 1) this.#options.store.forgetDocument("history", id);
      });
    }
    if (events.length === 0) this.#options.store.forgetDocument("history", id);
    return true;
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

  /** Events are made when their turn comes: what they bring along is written with them. */
  #eventsOf(part: Part): (() => Synced)[] {
    const since = Date.now() - this.#options.days * DAY_MS;
    const recent = part.messages
      .filter(({ messageTimestamp }) => toNumber(messageTimestamp) * 1_000 >= since)
      .sort((a, b) => toNumber(a.messageTimestamp) - toNumber(b.messageTimestamp));
    const chats = slices(part.chats);
    const contacts = slices(part.contacts);
    const messages = slices(recent);
    const progress = Math.min(100, Math.max(0, Math.round(part.progress ?? 0)));
    // The end is told though the last part is empty.
    const count = Math.max(progress === 100 ? 1 : 0, chats.length, contacts.length, messages.length);
    return Array.from({ length: count }, (_, index) => () => ({
      progress,
      isLast: progress === 100 && index === count - 1,
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
    if (poll) store.keepDocument("poll", data.id, Date.now(), poll);
    return { ...data, fromMe };
  }
}

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
