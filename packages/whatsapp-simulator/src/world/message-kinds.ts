import { randomBytes } from "node:crypto";
import type { proto } from "baileys";
import { interactive, interactiveReply } from "./interactive.ts";
import type { UploadedMedia } from "./media-host.ts";
import type { FileKind } from "./media-retry.ts";
import type { Besides, Card, FileMessage, OutgoingMessage, Quoted } from "./outgoing-message.ts";
import { withUnnamed } from "./unnamed.ts";

type Context = proto.IContextInfo | undefined;
type Of<T extends OutgoingMessage["type"]> = Extract<OutgoingMessage, { type: T }>;

export interface Composed {
  readonly content: proto.IMessage;
  /** Of its stanza. */
  readonly attributes: Record<string, string>;
  /** Linked devices are only told that there is something. */
  readonly isOnPhoneOnly?: boolean | undefined;
}

/** Encrypts a file and puts it on the media host. */
export type Upload = (data: Buffer, kind: FileKind) => Promise<UploadedMedia>;

const FORWARDED_OFTEN = 5;

/**
 * The protobuf of a message, with its file encrypted and uploaded.
 *
 * @param quoted what it replies to, where that is known
 */
export async function compose(message: OutgoingMessage, upload: Upload, quoted?: Quoted): Promise<Composed> {
  if (message.type === "raw") {
    const { message: named, unnamedField } = message;
    const content = unnamedField === undefined ? named : withUnnamed(named, unnamedField);
    return { content, attributes: { type: "media" } };
  }
  const context = contextOf(message, quoted);
  switch (message.type) {
    case "text":
      return { content: text(message, context), attributes: { type: "text" } };
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker": {
      const data = typeof message.data === "string" ? Buffer.from(message.data, "base64") : message.data;
      const content = file(message, await upload(data, message.type), context);
      return { content, attributes: { type: "media" }, isOnPhoneOnly: message.isOnPhoneOnly };
    }
    case "view_once_unavailable": {
      const imageMessage = { viewOnce: true, contextInfo: context };
      const content = { viewOnceMessageV2: { message: { imageMessage } } };
      return { content, attributes: { type: "media" }, isOnPhoneOnly: true };
    }
    case "poll":
      return { content: poll(message, context), attributes: { type: "poll" } };
    default:
      return { content: other(message, context), attributes: { type: "media" } };
  }
}

function contextOf(message: Besides, quoted: Quoted | undefined): Context {
  const { replyTo, isForwarded, isForwardedOften, mentions, expirationSeconds } = message;
  const info: proto.IContextInfo = {
    ...(replyTo && {
      stanzaId: replyTo,
      quotedMessage: quoted?.message ?? { conversation: "" },
      ...(quoted && { participant: quoted.participant }),
    }),
    ...((isForwarded || isForwardedOften) && {
      isForwarded: true,
      forwardingScore: isForwardedOften ? FORWARDED_OFTEN : 1,
    }),
    ...(mentions && { mentionedJid: [...mentions] }),
    ...(expirationSeconds && { expiration: expirationSeconds }),
  };
  return Object.keys(info).length > 0 ? info : undefined;
}

const bytesOf = (base64: string | undefined): Buffer | undefined =>
  base64 ? Buffer.from(base64, "base64") : undefined;

function text({ text: words, linkPreview }: Of<"text">, contextInfo: Context): proto.IMessage {
  if (!contextInfo && !linkPreview) return { conversation: words };
  const preview = linkPreview && {
    matchedText: linkPreview.url,
    title: linkPreview.title ?? "",
    description: linkPreview.description,
    jpegThumbnail: bytesOf(linkPreview.thumbnail),
  };
  return { extendedTextMessage: { text: words, contextInfo, ...preview } };
}

function file(message: FileMessage, uploaded: UploadedMedia, contextInfo: Context): proto.IMessage {
  const { mimeType: mimetype, caption, fileName, width, height, durationSeconds: seconds } = message;
  const viewOnce = message.isViewOnce;
  const jpegThumbnail = bytesOf(message.thumbnail);
  const common = { ...uploaded, mimetype, contextInfo };
  const once = (inner: proto.IMessage) => (viewOnce ? { viewOnceMessageV2: { message: inner } } : inner);
  switch (message.type) {
    case "image":
      return once({ imageMessage: { ...common, caption, width, height, jpegThumbnail, viewOnce } });
    case "video": {
      const picture = { width, height, jpegThumbnail, seconds, gifPlayback: message.isGif };
      return once({ videoMessage: { ...common, ...picture, caption, viewOnce } });
    }
    case "audio": {
      const sound = { seconds, ptt: message.voice ?? false, waveform: bytesOf(message.waveform) };
      const audio = { audioMessage: { ...common, ...sound, viewOnce } };
      return viewOnce ? { viewOnceMessageV2Extension: { message: audio } } : audio;
    }
    case "document": {
      const documentMessage = { ...common, fileName, caption, jpegThumbnail };
      return caption ? { documentWithCaptionMessage: { message: { documentMessage } } } : { documentMessage };
    }
    case "sticker":
      return { stickerMessage: { ...common, width, height } };
  }
}

function poll(message: Of<"poll">, contextInfo: Context): proto.IMessage {
  const created = {
    name: message.question,
    options: message.options.map((optionName) => ({ optionName })),
    selectableOptionsCount: message.multiple ? 0 : 1,
    contextInfo,
  };
  const messageContextInfo = { messageSecret: randomBytes(32) };
  // Phones have a kind of its own for polls with one answer.
  return message.multiple
    ? { messageContextInfo, pollCreationMessage: created }
    : { messageContextInfo, pollCreationMessageV3: created };
}

type Other = Of<"location" | "live_location" | "contact" | "interactive" | "interactive_reply">;

function other(message: Other, contextInfo: Context): proto.IMessage {
  switch (message.type) {
    case "location":
    case "live_location": {
      const { latitude, longitude, name, address } = message;
      const at = { degreesLatitude: latitude, degreesLongitude: longitude, contextInfo };
      return message.type === "location"
        ? { locationMessage: { ...at, name, address } }
        : { liveLocationMessage: { ...at, caption: name } };
    }
    case "contact": {
      if (!message.contacts) return { contactMessage: { ...card(message), contextInfo } };
      const displayName = `${message.contacts.length} contatos`;
      return { contactsArrayMessage: { displayName, contacts: message.contacts.map(card), contextInfo } };
    }
    case "interactive":
      return interactive(message, contextInfo);
    case "interactive_reply":
      return interactiveReply(message, contextInfo);
  }
}

function card({ name, phone }: Card): proto.Message.IContactMessage {
  const digits = phone.replace(/\D/g, "");
  const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nTEL;type=CELL;waid=${digits}:${phone}\nEND:VCARD`;
  return { displayName: name, vcard };
}
