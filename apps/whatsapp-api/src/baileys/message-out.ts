import { randomBytes } from "node:crypto";
import type { SendFileBody, SendMessageBody } from "@gomarketing/contracts";
import { proto } from "baileys";
import type { UploadedFile } from "./media-upload.ts";

/** A file that WhatsApp's media host has, and what it is. */
export interface OutgoingFile extends UploadedFile {
  readonly mimeType: string;
  readonly fileName?: string;
}

/** What the receiver's phone shows of a message that is replied to. */
export interface QuotedMessage {
  readonly id: string;
  /** Address of who wrote it; undefined in a group where nobody knows. */
  readonly participant: string | undefined;
  readonly message: proto.IMessage;
}

export interface OutgoingContext {
  /** Seconds after which messages of the chat disappear; 0 when they stay. */
  readonly expiration: number;
  /** The message that is replied to; undefined where nothing is. */
  readonly quoted: QuotedMessage | undefined;
}

/** Makes the protobuf of a message: one function per kind. */
export function compose(
  body: SendMessageBody,
  file: OutgoingFile | undefined,
  context: OutgoingContext,
): proto.IMessage {
  const contextInfo = contextInfoOf(body, context);
  switch (body.type) {
    case "text":
      return { extendedTextMessage: { text: body.text, ...previewOf(body), contextInfo } };
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return fileMessage(body, file, contextInfo);
    case "location":
      return placeMessage(body, contextInfo);
    case "contact":
      return cardMessage(body, contextInfo);
    case "poll":
      return pollMessage(body, contextInfo);
  }
}

function contextInfoOf(body: SendMessageBody, { expiration, quoted }: OutgoingContext): proto.IContextInfo | undefined {
  const mentions = "mentions" in body ? body.mentions : undefined;
  const info: proto.IContextInfo = {
    ...(quoted && {
      stanzaId: quoted.id,
      ...(quoted.participant && { participant: quoted.participant }),
      quotedMessage: quoted.message,
    }),
    ...(body.isForwarded && { isForwarded: true, forwardingScore: 1 }),
    ...(mentions?.length && { mentionedJid: mentions }),
    ...(expiration > 0 && { expiration }),
  };
  return Object.keys(info).length > 0 ? info : undefined;
}

function previewOf({ linkPreview }: Extract<SendMessageBody, { type: "text" }>): proto.Message.IExtendedTextMessage {
  if (!linkPreview) return {};
  const { url, title, description, thumbnail } = linkPreview;
  return {
    matchedText: url,
    ...(title && { title }),
    ...(description && { description }),
    ...(thumbnail && { jpegThumbnail: Buffer.from(thumbnail, "base64") }),
    previewType: proto.Message.ExtendedTextMessage.PreviewType.NONE,
  };
}

function fileMessage(
  body: SendFileBody,
  file: OutgoingFile | undefined,
  contextInfo: proto.IContextInfo | undefined,
): proto.IMessage {
  if (!file) throw new Error(`a message of type ${body.type} without its file`);
  const { mimeType, fileName, ...uploaded } = file;
  const common = { ...uploaded, mimetype: mimeType, contextInfo };
  const caption = "caption" in body ? body.caption : undefined;
  switch (body.type) {
    case "image":
      return once(body, { imageMessage: { ...common, caption, viewOnce: body.isViewOnce } });
    case "video":
      return once(body, {
        videoMessage: { ...common, caption, gifPlayback: body.isGif ?? false, viewOnce: body.isViewOnce },
      });
    case "audio": {
      const audioMessage = {
        ...common,
        ptt: body.voice ?? false,
        seconds: body.durationSeconds,
        viewOnce: body.isViewOnce,
        ...(body.waveform && { waveform: Buffer.from(body.waveform, "base64") }),
      };
      // Sounds came later to it than pictures: phones look for them in a wrapper of their own.
      return body.isViewOnce ? { viewOnceMessageV2Extension: { message: { audioMessage } } } : { audioMessage };
    }
    case "document": {
      const documentMessage = { ...common, fileName, title: fileName, caption };
      return caption ? { documentWithCaptionMessage: { message: { documentMessage } } } : { documentMessage };
    }
    case "sticker":
      return { stickerMessage: { ...common, isAnimated: body.isAnimated ?? false } };
  }
}

const once = ({ isViewOnce }: { isViewOnce?: boolean | undefined }, message: proto.IMessage): proto.IMessage =>
  isViewOnce ? { viewOnceMessageV2: { message } } : message;

function placeMessage(
  { latitude, longitude, name, address, isLive }: Extract<SendMessageBody, { type: "location" }>,
  contextInfo: proto.IContextInfo | undefined,
): proto.IMessage {
  const place = { degreesLatitude: latitude, degreesLongitude: longitude, contextInfo };
  return isLive ? { liveLocationMessage: place } : { locationMessage: { ...place, name, address } };
}

function cardMessage(
  { name, phone, others }: Extract<SendMessageBody, { type: "contact" }>,
  contextInfo: proto.IContextInfo | undefined,
): proto.IMessage {
  const cards = [{ name, phone }, ...(others ?? [])].map((one) => ({
    displayName: one.name,
    vcard: vcardOf(one.name, one.phone),
  }));
  return cards.length === 1
    ? { contactMessage: { ...cards[0], contextInfo } }
    : { contactsArrayMessage: { displayName: name, contacts: cards, contextInfo } };
}

function pollMessage(
  { question, options, multiple }: Extract<SendMessageBody, { type: "poll" }>,
  contextInfo: proto.IContextInfo | undefined,
): proto.IMessage {
  const poll = {
    name: question,
    options: options.map((optionName) => ({ optionName })),
    selectableOptionsCount: multiple ? 0 : 1,
    contextInfo,
  };
  // Votes are sealed with a key made of this.
  const messageContextInfo = { messageSecret: randomBytes(32) };
  return multiple
    ? { messageContextInfo, pollCreationMessage: poll }
    : { messageContextInfo, pollCreationMessageV3: poll };
}

/** A card as WhatsApp makes it: `waid` lets the receiver's phone offer a conversation. */
function vcardOf(name: string, phone: string): string {
  const escaped = name.replace(/[\\;,]/g, "\\$&").replace(/[\r\n]+/g, " ");
  const digits = phone.slice(1);
  return [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `N:;${escaped};;;`,
    `FN:${escaped}`,
    `TEL;type=CELL;waid=${digits}:${phone}`,
    "END:VCARD",
  ].join("\n");
}
