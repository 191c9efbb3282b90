import { randomBytes } from "node:crypto";
import type { proto } from "baileys";
import type { MediaHost, UploadedMedia } from "./media-host.ts";

/** What any message may be besides its content. */
interface Besides {
  readonly replyTo?: string | undefined;
  readonly isForwarded?: boolean | undefined;
  /** JIDs. */
  readonly mentions?: readonly string[] | undefined;
  /** The chat's messages disappear after so many seconds. */
  readonly expirationSeconds?: number | undefined;
}

interface FileMessage extends Besides {
  readonly type: "image" | "video" | "audio" | "document" | "sticker";
  /** Base64, or the bytes. */
  readonly data: string | Buffer;
  readonly mimeType: string;
  readonly caption?: string | undefined;
  readonly fileName?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** A JPEG, base64. */
  readonly thumbnail?: string | undefined;
  readonly voice?: boolean | undefined;
  readonly durationSeconds?: number | undefined;
  /** Base64. */
  readonly waveform?: string | undefined;
  readonly isGif?: boolean | undefined;
  readonly isViewOnce?: boolean | undefined;
}

/** What a person can be told to send, as the control API takes it. */
export type OutgoingMessage =
  | (Besides & {
      readonly type: "text";
      readonly text: string;
      readonly linkPreview?: { readonly url: string; readonly title?: string | undefined } | undefined;
    })
  | FileMessage
  | (Besides & {
      readonly type: "location" | "live_location";
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string | undefined;
      readonly address?: string | undefined;
    })
  | (Besides & { readonly type: "contact"; readonly name: string; readonly phone: string })
  | (Besides & {
      readonly type: "poll";
      readonly question: string;
      readonly options: readonly string[];
      readonly multiple?: boolean | undefined;
    })
  /** A list to choose from, as businesses send them. */
  | (Besides & { readonly type: "interactive"; readonly text: string; readonly options: readonly string[] })
  | (Besides & { readonly type: "interactive_reply"; readonly text: string; readonly id: string })
  /** A kind that has no name here. */
  | { readonly type: "raw"; readonly message: proto.IMessage };

/** The protobuf of a message, with its file encrypted and uploaded, and the attributes of its stanza. */
export async function compose(
  message: OutgoingMessage,
  media: MediaHost,
): Promise<{ content: proto.IMessage; attributes: Record<string, string> }> {
  switch (message.type) {
    case "text":
      return { content: text(message), attributes: { type: "text" } };
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker": {
      const data = typeof message.data === "string" ? Buffer.from(message.data, "base64") : message.data;
      return { content: file(message, await media.upload(data, message.type)), attributes: { type: "media" } };
    }
    case "raw":
      return { content: message.message, attributes: { type: "media" } };
    case "poll":
      return { content: poll(message), attributes: { type: "poll" } };
    default:
      return { content: other(message), attributes: { type: "media" } };
  }
}

function contextOf({ replyTo, isForwarded, mentions, expirationSeconds }: Besides): proto.IContextInfo | undefined {
  const info: proto.IContextInfo = {
    ...(replyTo && { stanzaId: replyTo, quotedMessage: { conversation: "" } }),
    ...(isForwarded && { isForwarded, forwardingScore: 1 }),
    ...(mentions && { mentionedJid: [...mentions] }),
    ...(expirationSeconds && { expiration: expirationSeconds }),
  };
  return Object.keys(info).length > 0 ? info : undefined;
}

function text(message: Extract<OutgoingMessage, { type: "text" }>): proto.IMessage {
  const contextInfo = contextOf(message);
  const { linkPreview } = message;
  if (!contextInfo && !linkPreview) return { conversation: message.text };
  const preview = linkPreview && { matchedText: linkPreview.url, title: linkPreview.title ?? "" };
  return { extendedTextMessage: { text: message.text, contextInfo, ...preview } };
}

function file(message: FileMessage, uploaded: UploadedMedia): proto.IMessage {
  const { mimeType: mimetype, caption, fileName, width, height, durationSeconds: seconds, isViewOnce } = message;
  const jpegThumbnail = message.thumbnail ? Buffer.from(message.thumbnail, "base64") : undefined;
  const common = { ...uploaded, mimetype, contextInfo: contextOf(message) };
  const once = (inner: proto.IMessage) => (isViewOnce ? { viewOnceMessageV2: { message: inner } } : inner);
  switch (message.type) {
    case "image":
      return once({ imageMessage: { ...common, caption, width, height, jpegThumbnail } });
    case "video":
      return once({
        videoMessage: { ...common, caption, width, height, jpegThumbnail, seconds, gifPlayback: message.isGif },
      });
    case "audio": {
      const waveform = message.waveform ? Buffer.from(message.waveform, "base64") : undefined;
      return { audioMessage: { ...common, seconds, ptt: message.voice ?? false, waveform } };
    }
    case "document": {
      const documentMessage = { ...common, fileName, caption };
      return caption ? { documentWithCaptionMessage: { message: { documentMessage } } } : { documentMessage };
    }
    case "sticker":
      return { stickerMessage: common };
  }
}

function poll(message: Extract<OutgoingMessage, { type: "poll" }>): proto.IMessage {
  return {
    messageContextInfo: { messageSecret: randomBytes(32) },
    pollCreationMessage: {
      name: message.question,
      options: message.options.map((optionName) => ({ optionName })),
      selectableOptionsCount: message.multiple ? 0 : 1,
      contextInfo: contextOf(message),
    },
  };
}

type Other = Extract<
  OutgoingMessage,
  { type: "location" | "live_location" | "contact" | "interactive" | "interactive_reply" }
>;

function other(message: Other): proto.IMessage {
  const contextInfo = contextOf(message);
  switch (message.type) {
    case "location": {
      const { latitude, longitude, name, address } = message;
      return {
        locationMessage: { degreesLatitude: latitude, degreesLongitude: longitude, name, address, contextInfo },
      };
    }
    case "live_location":
      return {
        liveLocationMessage: {
          degreesLatitude: message.latitude,
          degreesLongitude: message.longitude,
          caption: message.name,
          contextInfo,
        },
      };
    case "contact": {
      const digits = message.phone.replace(/\D/g, "");
      const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${message.name}\nTEL;type=CELL;waid=${digits}:${message.phone}\nEND:VCARD`;
      return { contactMessage: { displayName: message.name, vcard, contextInfo } };
    }
    case "interactive":
      return {
        listMessage: {
          description: message.text,
          sections: [{ rows: message.options.map((title) => ({ title, rowId: title })) }],
          contextInfo,
        },
      };
    case "interactive_reply":
      return {
        listResponseMessage: { title: message.text, singleSelectReply: { selectedRowId: message.id }, contextInfo },
      };
  }
}
