import type { DeliveryState, Person, WebhookEventOf } from "@gomarketing/contracts";
import { type BinaryNode, jidNormalizedUser, type proto } from "baileys";
import type { EventLog } from "../events/event-log.ts";
import type { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import type { SessionStore } from "../store/session-store.ts";
import { callChangeOf, type RingingCall } from "./call-in.ts";
import type { Chats } from "./chats.ts";
import { keepAuthor } from "./group-authors.ts";
import { groupChangesOf } from "./group-in.ts";
import { chatOf, isIgnored, personOf } from "./identity.ts";
import type { InboundContext } from "./inbound-context.ts";
import type { Decrypted } from "./inbound-journal.ts";
import { fromMessageInfo, fromStanza, type Inbound, type MessageData, unreadableFrom } from "./message-in.ts";
import type { People } from "./people.ts";
import { idsIn, STATE_OF_RECEIPT } from "./receipts.ts";
import type { UnreadableMessages } from "./unreadable-messages.ts";

export interface RecorderOptions {
  readonly store: SessionStore;
  readonly events: EventLog;
  readonly metrics: GatewayMetrics;
  readonly people: People;
  readonly chats: Chats;
  readonly unreadable: UnreadableMessages;
  readonly context: () => InboundContext;
  /** A part of the phone's history is there to be taken in. */
  readonly onHistory: (notification: proto.Message.IHistorySyncNotification) => void;
}

/** Writes what comes in to the session's store and event log. Whoever calls it lets WhatsApp wait until it is on disk. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #store: SessionStore;
  readonly #events: EventLog;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#events = options.events;
  }

  /** A message was decrypted; called within the transaction that moves its ratchet. A newsletter's post has none. */
  onDecrypted(decrypted: Decrypted): void {
    const { id = "", from = "", recipient } = decrypted.stanza.attrs;
    // In a group the key comes in a part of its own, before the message.
    const { deviceSentMessage, senderKeyDistributionMessage: key } = decrypted.message;
    const bringsKey = Boolean(key ?? deviceSentMessage?.message?.senderKeyDistributionMessage);
    this.#store.transaction(() => {
      const inbound = fromStanza(decrypted, this.#context);
      if (inbound.kind !== "nothing" || !bringsKey) this.#record(inbound, recipient ?? from, id);
    });
  }

  /** A message came that cannot be read: kept until it comes again, or until it is told that there is one. */
  onUnreadable(stanza: BinaryNode): void {
    const data = unreadableFrom(stanza, this.#context);
    if (!data || this.isKnown(stanza)) return;
    if (data.chat.kind === "direct") this.#options.people.wrote(data.chat.contact);
    else keepAuthor(this.#store, data);
    this.#options.unreadable.keep(data);
  }

  /** Whether a message was recorded before: it comes again when its receipt did not arrive. */
  isKnown({ attrs: { id, from, recipient } }: BinaryNode): boolean {
    const chat = recipient ?? from;
    return id !== undefined && chat !== undefined && this.#store.hasInbound(jidNormalizedUser(chat), id);
  }

  /** What came without passing the journal: what the phone sends again. Of what nobody could decrypt the journal has told. */
  onUpsert(messages: readonly proto.IWebMessageInfo[]): void {
    for (const info of messages) {
      const { id, remoteJid } = info.key ?? {};
      if (!id || !remoteJid || isIgnored(remoteJid, this.#context.wanted)) continue;
      if (!info.messageStubType && !this.#store.hasInbound(jidNormalizedUser(remoteJid), id))
        this.#store.transaction(() => this.#record(fromMessageInfo(info, this.#context), remoteJid, id));
    }
  }

  /** How far our messages got. */
  onReceipt(stanza: BinaryNode): void {
    const { attrs } = stanza;
    const state = STATE_OF_RECEIPT[attrs.type ?? ""];
    if (!state || !attrs.from || !attrs.id || attrs.recipient || isIgnored(attrs.from, this.#context.wanted)) return;
    const at = attrs.t ? new Date(Number(attrs.t) * 1_000).toISOString() : new Date().toISOString();
    const participant = attrs.participant
      ? personOf(attrs.participant, undefined, this.#context.identities)
      : undefined;
    this.#store.transaction(() => {
      for (const messageId of idsIn(stanza)) {
        this.#options.metrics.receiptReceived(state);
        this.#status(messageId, attrs.from ?? "", state, { at, participant });
      }
    });
  }

  onPresence(id: string, presences: Record<string, { lastKnownPresence: Presence }>): void {
    if (isIgnored(id, this.#context.wanted)) return;
    for (const [jid, { lastKnownPresence: state }] of Object.entries(presences)) {
      this.#events.append("chat.presence", {
        chat: chatOf(jidNormalizedUser(id), undefined, this.#context.identities),
        sender: personOf(jid, undefined, this.#context.identities),
        state,
      });
    }
  }

  onCall(stanza: BinaryNode): void {
    const change = callChangeOf(stanza, this.#context.identities, (id) =>
      this.#store.document<RingingCall>("call", id),
    );
    if (!change) return;
    const { callId } = change.call;
    this.#store.transaction(() => {
      if (change.kind === "rings") return this.#store.keepDocument("call", callId, Date.now(), change.call);
      // A call that one device answered is over for the others once: its end may be told in several ways.
      if (!this.#store.recordInbound("call", callId)) return;
      this.#store.forgetDocument("call", callId);
      this.#events.append("call.received", change.call);
    });
  }

  onGroupNotification(stanza: BinaryNode): void {
    this.#store.transaction(() => {
      for (const change of groupChangesOf(stanza, this.#context.identities)) {
        if (change.type === "chat.updated") this.#options.chats.changed(change.data);
        else this.#options.chats.forgetMembers(change.data.chat.jid);
        this.#events.append(change.type, change.data as never);
      }
    });
  }

  #status(
    messageId: string,
    chat: string,
    state: DeliveryState,
    { at, participant }: { at: string; participant: Person | undefined },
  ): void {
    this.#events.append("message.status", {
      messageId,
      chat: chatOf(jidNormalizedUser(chat), undefined, this.#context.identities),
      state,
      at,
      ...(participant && { participant }),
    });
  }

  get #context(): InboundContext {
    return this.#options.context();
  }

  #record(inbound: Inbound, from: string, carrierId: string): void {
    const { identities, wanted } = this.#context;
    const chat = chatOf(jidNormalizedUser(from), undefined, identities);
    this.#options.unreadable.forget(
      inbound.kind === "nothing" || inbound.kind === "history" ? chat : inbound.data.chat,
      carrierId,
    );
    switch (inbound.kind) {
      case "nothing":
        // Were it to come again, it could not be read: it must be known that nobody misses it.
        if (!isIgnored(chat.jid, wanted)) this.#store.recordInbound(chat.jid, carrierId);
        return;
      case "message":
        return this.#recordMessage(inbound);
      case "history":
        // Baileys tells of it too, and it comes again where its receipt is lost.
        if (this.#store.recordInbound(chat.jid, carrierId)) this.#options.onHistory(inbound.notification);
        return;
      default:
        // Baileys tells of it too, up to 20 s later: by then it may be taken back.
        if (this.#store.recordInbound(inbound.data.chat.jid, carrierId)) this.#recordChange(inbound);
    }
  }

  /** What a message changes that came before it. */
  #recordChange(inbound: Exclude<Inbound, { kind: "nothing" | "message" | "history" }>): void {
    switch (inbound.kind) {
      case "edited":
        if (inbound.media) this.#store.keepDocument("media", inbound.media.id, Date.now(), inbound.media);
        this.#events.append("message.edited", inbound.data);
        return;
      case "revoked":
        this.#events.append("message.revoked", inbound.data);
        return;
      case "reaction":
        this.#events.append("message.reaction", inbound.data);
        return;
      case "vote":
        this.#events.append("message.poll_vote", inbound.data);
        return;
      case "timer":
        this.#options.chats.changed(inbound.data);
        this.#events.append("chat.updated", inbound.data);
    }
  }

  #recordMessage({ data, media, poll, type, expiration }: Extract<Inbound, { kind: "message" }>): void {
    const { chat, id } = data;
    // What we sent ourselves comes back from the phone when it asks for it again: it is known.
    if (!this.#store.recordInbound(chat.jid, id) || this.#store.sentMessage(id)) return;
    const now = Date.now();
    if (media) {
      const message = { remoteJid: chat.jid, id, fromMe: type === "message.sent", ...participantOf(data) };
      this.#store.keepDocument("media", media.id, now, { ...media, message });
    }
    if (poll) this.#store.keepDocument("poll", id, now, poll);
    if (type === "message.received") {
      this.#options.metrics.messageReceived();
      keepAuthor(this.#store, data);
    }
    if (type === "message.received" && chat.kind === "direct") this.#options.people.wrote(chat.contact);
    if (expiration !== undefined) this.#options.chats.expires(chat.jid, expiration);
    // Of one that cannot be told as it is, that it came.
    if (!this.#events.append(type, data)) this.#events.append(type, bare(data));
    if (chat.kind === "group" && chat.subject === undefined) this.#options.chats.learnGroup(chat.jid);
  }
}

const bare = ({ id, chat, sender, sentAt, content, isOffline }: MessageData): MessageData => ({
  id,
  chat,
  sender,
  sentAt,
  content: { type: "unsupported", rawType: content.type },
  isOffline,
});

type Presence = WebhookEventOf<"chat.presence">["data"]["state"];

const participantOf = ({ chat, sender }: MessageData) => (chat.kind === "group" ? { participant: sender.jid } : {});
