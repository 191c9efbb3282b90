import { randomUUID } from "node:crypto";
import type { IncomingMedia, MessageContent, Person, WebhookEventOf } from "@gomarketing/contracts";
import {
  type BinaryNode,
  decodeMessageNode,
  getContentType,
  jidNormalizedUser,
  normalizeMessageContent,
  proto,
  toNumber,
} from "baileys";
import { chatOf, type Identities, isIgnored, personOf } from "./identity.ts";
import { wasOffline } from "./inbound-journal.ts";

/** What a stanza came to: an event to append, with the file it brings; or nothing that anybody must hear of. */
export type Inbound =
  | {
      readonly kind: "message";
      readonly type: "message.received" | "message.sent";
      readonly data: WebhookEventOf<"message.received">["data"];
      readonly media?: StoredMedia;
    }
  | { readonly kind: "edited"; readonly data: WebhookEventOf<"message.edited">["data"]; readonly media?: StoredMedia }
  | { readonly kind: "revoked"; readonly data: WebhookEventOf<"message.revoked">["data"] }
  | { readonly kind: "reaction"; readonly data: WebhookEventOf<"message.reaction">["data"] }
  | { readonly kind: "nothing" };

/** What opens a file at WhatsApp's media host. */
export interface StoredMedia {
  readonly id: string;
  readonly kind: "image";
  readonly url?: string;
  readonly directPath?: string;
  readonly mediaKey: Uint8Array;
  readonly fileSha256?: Uint8Array;
  readonly mimeType: string;
  readonly size?: number;
}

/** Who we are, on this session. */
export interface Me {
  readonly jid: string;
  readonly lid: string | undefined;
}

export interface InboundContext {
  readonly me: Me;
  readonly identities: Identities;
}

type Key = ReturnType<typeof decodeMessageNode>["fullMessage"]["key"];

const NOTHING: Inbound = { kind: "nothing" };
const MILLISECONDS = 1_000;

/** Turns a decrypted stanza into what it means. Reads the stanza and the context alone; writes nothing. */
export function fromStanza(stanza: BinaryNode, raw: proto.IMessage, context: InboundContext): Inbound {
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
    },
    context,
  );
}

/** The same for a message that Baileys tells of without a stanza of its own, as a phone's re-send. */
export function fromMessageInfo(info: proto.IWebMessageInfo, context: InboundContext): Inbound {
  if (!info.message || !info.key) return NOTHING;
  const at = toNumber(info.messageTimestamp) * MILLISECONDS;
  return convert(info.key as Key, info.message, { at, name: info.pushName, isOffline: true, isPeer: false }, context);
}

interface Envelope {
  readonly at: number;
  readonly name: string | null | undefined;
  readonly isOffline: boolean;
  readonly isPeer: boolean;
}

function convert(key: Key, raw: proto.IMessage, envelope: Envelope, { me, identities }: InboundContext): Inbound {
  const message = normalizeMessageContent(raw);
  const chatJid = key.remoteJid;
  if (!message || !chatJid || !key.id || isIgnored(chatJid) || envelope.isPeer) return NOTHING;
  const name = key.fromMe ? undefined : envelope.name;
  const chat = chatOf(jidNormalizedUser(chatJid), key.remoteJidAlt, identities, name);
  const sender = senderOf(key, me, identities, name);
  const at = new Date(envelope.at > 0 ? envelope.at : Date.now()).toISOString();

  const special = changeOf(message, { chat, sender, at, fromMe: key.fromMe ?? false });
  if (special) return special;
  const content = contentOf(message);
  if (!content) return NOTHING;
  const replyTo = quoteOf(message);
  return {
    kind: "message",
    type: key.fromMe ? "message.sent" : "message.received",
    data: {
      id: key.id,
      chat,
      sender,
      sentAt: at,
      content: content.content,
      ...(replyTo && { replyTo }),
      isOffline: envelope.isOffline,
    },
    media: content.media,
  };
}

function senderOf(key: Key, me: Me, identities: Identities, name: string | null | undefined): Person {
  if (key.fromMe) return personOf(me.jid, me.lid, identities);
  if (key.participant) return personOf(key.participant, key.participantAlt, identities, name);
  return personOf(key.remoteJid ?? "", key.remoteJidAlt, identities, name);
}

interface Circumstances {
  readonly chat: WebhookEventOf<"message.revoked">["data"]["chat"];
  readonly sender: Person;
  readonly at: string;
  readonly fromMe: boolean;
}

/** An edit, a revocation, a reaction: messages about another message. */
function changeOf(message: proto.IMessage, { chat, sender, at, fromMe }: Circumstances): Inbound | undefined {
  const { protocolMessage, reactionMessage } = message;
  if (reactionMessage?.key?.id) {
    return {
      kind: "reaction",
      data: { messageId: reactionMessage.key.id, chat, sender, at, emoji: reactionMessage.text ?? "", fromMe },
    };
  }
  if (!protocolMessage) return undefined;
  const messageId = protocolMessage.key?.id;
  switch (protocolMessage.type) {
    case proto.Message.ProtocolMessage.Type.REVOKE:
      return messageId ? { kind: "revoked", data: { messageId, chat, sender, at } } : NOTHING;
    case proto.Message.ProtocolMessage.Type.MESSAGE_EDIT: {
      const edited =
        protocolMessage.editedMessage && contentOf(normalizeMessageContent(protocolMessage.editedMessage) ?? {});
      return messageId && edited
        ? { kind: "edited", data: { messageId, chat, sender, at, content: edited.content }, media: edited.media }
        : NOTHING;
    }
    default:
      // Key shares, history notices, settings: Baileys' own business.
      return NOTHING;
  }
}

function contentOf(message: proto.IMessage): { content: MessageContent; media?: StoredMedia } | undefined {
  const text = message.conversation ?? message.extendedTextMessage?.text;
  if (text !== undefined && text !== null) return { content: { type: "text", text } };
  if (message.imageMessage) return imageOf(message.imageMessage);
  const rawType = getContentType(message);
  if (!rawType || SILENT.has(rawType)) return undefined;
  return { content: { type: "unsupported", rawType } };
}

/** Kinds that nobody wrote. */
const SILENT = new Set([
  "senderKeyDistributionMessage",
  "messageContextInfo",
  "keepInChatMessage",
  "stickerSyncRmrMessage",
]);

function imageOf(image: proto.Message.IImageMessage): { content: MessageContent; media?: StoredMedia } {
  const mimeType = image.mimetype ?? "image/jpeg";
  const size = image.fileLength === null || image.fileLength === undefined ? undefined : toNumber(image.fileLength);
  if (!image.mediaKey) return { content: { type: "unsupported", rawType: "imageMessage" } };
  const id = randomUUID();
  const media: IncomingMedia = {
    mediaId: id,
    mimeType,
    ...(size !== undefined && { size }),
    ...(image.width && { width: image.width }),
    ...(image.height && { height: image.height }),
    ...(image.jpegThumbnail?.length &&
      image.jpegThumbnail.length < MAX_THUMBNAIL_BYTES && {
        thumbnail: Buffer.from(image.jpegThumbnail).toString("base64"),
      }),
  };
  return {
    content: { type: "image", media, ...(image.caption && { caption: image.caption }) },
    media: {
      id,
      kind: "image",
      mediaKey: image.mediaKey,
      mimeType,
      ...(image.url && { url: image.url }),
      ...(image.directPath && { directPath: image.directPath }),
      ...(image.fileSha256 && { fileSha256: image.fileSha256 }),
      ...(size !== undefined && { size }),
    },
  };
}

/** A larger thumbnail is left out: it travels in every event. In base64 it stays under the contract's limit. */
const MAX_THUMBNAIL_BYTES = 48_000;

function quoteOf(message: proto.IMessage): { id: string; text?: string } | undefined {
  const info = message.extendedTextMessage?.contextInfo ?? message.imageMessage?.contextInfo;
  if (!info?.stanzaId || !/^[A-Za-z0-9._-]{1,128}$/.test(info.stanzaId)) return undefined;
  const quoted = normalizeMessageContent(info.quotedMessage ?? undefined);
  const text = quoted?.conversation || quoted?.extendedTextMessage?.text || quoted?.imageMessage?.caption;
  return { id: info.stanzaId, ...(text && { text }) };
}
