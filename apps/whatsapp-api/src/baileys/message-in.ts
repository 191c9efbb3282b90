import { type Person, UNREADABLE, type WebhookEventOf } from "@gomarketing/contracts";
import {
  type BinaryNode,
  decodeMessageNode,
  getBinaryNodeChild,
  isJidBroadcast,
  isJidNewsletter,
  jidNormalizedUser,
  normalizeMessageContent,
  proto,
  toNumber,
  type WAMessage,
} from "baileys";
import { type Content, contentOf, unsupported } from "./content-in.ts";
import { contextOf } from "./context-in.ts";
import { chatOf, type Identities, isIgnored, personOf } from "./identity.ts";
import type { InboundContext, Me, Poll } from "./inbound-context.ts";
import { type Decrypted, wasOffline } from "./inbound-journal.ts";
import type { StoredMedia } from "./media-in.ts";
import { pollSecretOf, votesOf } from "./polls.ts";
import { unknownFieldIn } from "./unknown-fields.ts";

export type MessageData = WebhookEventOf<"message.received">["data"];
type Chat = MessageData["chat"];

/** What a stanza came to: an event to append, with what it brings along; or nothing that anybody must hear of. */
export type Inbound =
  | {
      readonly kind: "message";
      readonly type: "message.received" | "message.sent";
      readonly data: MessageData;
      readonly media?: StoredMedia;
      /** Reads the votes that will follow. */
      readonly poll?: Poll;
      /** Seconds after which messages of this chat disappear, as this one says. */
      readonly expiration?: number;
    }
  | { readonly kind: "edited"; readonly data: WebhookEventOf<"message.edited">["data"]; readonly media?: StoredMedia }
  | { readonly kind: "revoked"; readonly data: WebhookEventOf<"message.revoked">["data"] }
  | { readonly kind: "reaction"; readonly data: WebhookEventOf<"message.reaction">["data"] }
  | { readonly kind: "vote"; readonly data: WebhookEventOf<"message.poll_vote">["data"] }
  | { readonly kind: "timer"; readonly data: WebhookEventOf<"chat.updated">["data"]; readonly expiration: number }
  /** The phone has a part of its history for us. */
  | { readonly kind: "history"; readonly notification: proto.Message.IHistorySyncNotification }
  | { readonly kind: "nothing" };

type Key = ReturnType<typeof decodeMessageNode>["fullMessage"]["key"];

const NOTHING: Inbound = { kind: "nothing" };
const MILLISECONDS = 1_000;

/** Turns a decrypted stanza into what it means. Reads the stanza and the context alone; writes nothing. */
export function fromStanza({ stanza, message: raw, bytes }: Decrypted, context: InboundContext): Inbound {
  const { fullMessage } = decodeMessageNode(stanza, context.me.jid, context.me.lid ?? "");
  const message = raw.deviceSentMessage?.message ?? raw;
  const at = Number(fullMessage.messageTimestamp) * MILLISECONDS;
  return convert(
    fullMessage.key,
    message,
    {
      at,
      name: fullMessage.pushName,
      isOffline: wasOffline(stanza),
      isPeer: stanza.attrs.category === "peer",
      bytes,
    },
    context,
  );
}

/** The same for a message that Baileys tells of without a stanza of its own, as a phone's re-send. */
export function fromMessageInfo(info: proto.IWebMessageInfo, context: InboundContext): Inbound {
  if (!info.key) return NOTHING;
  const key = info.key as WAMessage["key"];
  // A file to be opened once is for the phone alone; that there is one is worth knowing.
  const message = info.message ?? (key.isViewOnce ? VIEW_ONCE_ELSEWHERE : undefined);
  if (!message) return NOTHING;
  const at = toNumber(info.messageTimestamp) * MILLISECONDS;
  return convert(key as Key, message, { at, name: info.pushName, isOffline: true, isPeer: false }, context);
}

/**
 * What is told of a customer's message when nobody can read it; undefined where that is nothing: it is no message, or
 * nobody's.
 */
export function unreadableFrom(stanza: BinaryNode, context: InboundContext): MessageData | undefined {
  const { category, type, edit } = stanza.attrs;
  if (category === "peer" || type === "reaction" || edit !== undefined) return undefined;
  const addressed = addressedIn(stanza, context.me);
  if (!addressed) return undefined;
  const { key, messageTimestamp, pushName } = addressed;
  const { id, remoteJid, fromMe } = key;
  if (!id || !remoteJid || fromMe || isJidBroadcast(remoteJid) || isJidNewsletter(remoteJid)) return undefined;
  const envelope = {
    at: Number(messageTimestamp) * MILLISECONDS,
    name: pushName,
    isOffline: wasOffline(stanza),
    isPeer: false,
  };
  const { chat, sender, at: sentAt } = circumstancesOf(key, remoteJid, envelope, context);
  const absent = getBinaryNodeChild(stanza, "unavailable")?.attrs.type;
  const rawType = absent?.startsWith("view_once") ? "viewOnceMessage" : UNREADABLE;
  return { id, chat, sender, sentAt, content: { type: "unsupported", rawType }, isOffline: envelope.isOffline };
}

// Of a stanza that is nobody's message this throws, and Baileys throws it away.
function addressedIn(stanza: BinaryNode, me: Me) {
  try {
    return decodeMessageNode(stanza, me.jid, me.lid ?? "").fullMessage;
  } catch {
    return undefined;
  }
}

const VIEW_ONCE_ELSEWHERE: proto.IMessage = { viewOnceMessageV2: { message: { placeholderMessage: {} } } };

interface Envelope {
  readonly at: number;
  readonly name: string | null | undefined;
  readonly isOffline: boolean;
  readonly isPeer: boolean;
  /** The message as it came, where that is known. */
  readonly bytes?: Uint8Array;
}

/** Who wrote, where and when. */
interface Circumstances {
  readonly chat: Chat;
  readonly sender: Person;
  readonly at: string;
  readonly fromMe: boolean;
  readonly key: Key;
}

function convert(key: Key, raw: proto.IMessage, envelope: Envelope, context: InboundContext): Inbound {
  const message = normalizeMessageContent(raw);
  if (!message || !key.remoteJid || !key.id) return NOTHING;
  const history = historyOf(message, key);
  if (history) return history;
  if (isIgnored(key.remoteJid, context.wanted) || envelope.isPeer) return NOTHING;
  const circumstances = circumstancesOf(key, key.remoteJid, envelope, context);
  return changeOf(message, circumstances, context) ?? messageOf(raw, message, key.id, envelope, circumstances);
}

function circumstancesOf(key: Key, chatJid: string, { at, name }: Envelope, context: InboundContext): Circumstances {
  const { me, identities } = context;
  const fromMe = key.fromMe ?? false;
  const pushName = fromMe ? undefined : name;
  return {
    chat: chatOf(jidNormalizedUser(chatJid), key.remoteJidAlt, identities, pushName),
    sender: senderOf(key, me, identities, pushName),
    at: new Date(at > 0 ? at : Date.now()).toISOString(),
    fromMe,
    key,
  };
}

function senderOf(key: Key, me: Me, identities: Identities, name: string | null | undefined): Person {
  if (key.fromMe) return personOf(me.jid, me.lid, identities);
  if (key.participant) return personOf(key.participant, key.participantAlt, identities, name);
  return personOf(key.remoteJid ?? "", key.remoteJidAlt, identities, name);
}

function messageOf(
  raw: proto.IMessage,
  message: proto.IMessage,
  id: string,
  envelope: Envelope,
  { chat, sender, at, fromMe }: Circumstances,
): Inbound {
  const content = wordsOf(raw, message) ?? unnamedIn(envelope.bytes);
  if (!content) return NOTHING;
  const { context, expiration } = contextOf(message, at);
  const poll = pollSecretOf(message, content.content, fromMe ? undefined : sender);
  return {
    kind: "message",
    type: fromMe ? "message.sent" : "message.received",
    data: { id, chat, sender, sentAt: at, content: content.content, ...context, isOffline: envelope.isOffline },
    media: content.media,
    ...(poll && { poll }),
    ...(expiration !== undefined && { expiration }),
  };
}

/** What has a number and no name yet: that something came is worth knowing. */
function unnamedIn(bytes: Uint8Array | undefined): Content | undefined {
  const field = bytes && unknownFieldIn(bytes);
  return field === undefined ? undefined : unsupported(`field-${field}`);
}

function wordsOf(raw: proto.IMessage, message: proto.IMessage): Content | undefined {
  const isViewOnce = [raw, raw.ephemeralMessage?.message].some(
    (one) => one?.viewOnceMessage ?? one?.viewOnceMessageV2 ?? one?.viewOnceMessageV2Extension,
  );
  if (isViewOnce && message.placeholderMessage) return unsupported("viewOnceMessage");
  return contentOf(message, isViewOnce);
}

/** A message about another message, or about the chat: an edit, a revocation, a reaction, a vote, a timer. */
function changeOf(message: proto.IMessage, circumstances: Circumstances, context: InboundContext): Inbound | undefined {
  const { chat, sender, at, fromMe } = circumstances;
  const { protocolMessage, reactionMessage, pollUpdateMessage } = message;
  if (reactionMessage?.key?.id) {
    return {
      kind: "reaction",
      data: { messageId: reactionMessage.key.id, chat, sender, at, emoji: reactionMessage.text ?? "", fromMe },
    };
  }
  if (pollUpdateMessage) {
    const vote = votesOf(pollUpdateMessage, circumstances.key, context);
    return vote ? { kind: "vote", data: { ...vote, chat, sender, at, fromMe } } : NOTHING;
  }
  return protocolMessage ? protocolChange(protocolMessage, circumstances) : undefined;
}

function protocolChange(protocolMessage: proto.Message.IProtocolMessage, { chat, sender, at }: Circumstances): Inbound {
  const messageId = protocolMessage.key?.id;
  const { Type } = proto.Message.ProtocolMessage;
  switch (protocolMessage.type) {
    case Type.REVOKE:
      return messageId ? { kind: "revoked", data: { messageId, chat, sender, at } } : NOTHING;
    case Type.MESSAGE_EDIT: {
      const edited =
        protocolMessage.editedMessage && contentOf(normalizeMessageContent(protocolMessage.editedMessage) ?? {});
      return messageId && edited
        ? { kind: "edited", data: { messageId, chat, sender, at, content: edited.content }, media: edited.media }
        : NOTHING;
    }
    case Type.EPHEMERAL_SETTING: {
      const expiration = protocolMessage.ephemeralExpiration ?? 0;
      return { kind: "timer", data: { chat, at, by: sender, disappearingSeconds: expiration }, expiration };
    }
    default:
      // Key shares, settings: Baileys' own business.
      return NOTHING;
  }
}

// Only our own phone speaks of its history.
function historyOf({ protocolMessage }: proto.IMessage, { fromMe }: Key): Inbound | undefined {
  const notification = protocolMessage?.historySyncNotification;
  if (!notification) return undefined;
  return fromMe ? { kind: "history", notification } : NOTHING;
}
