import { proto } from "baileys";
import type { MediaHost } from "./media-host.ts";

/** What a person can be told to send, as the control API takes it. */
export type OutgoingMessage =
  | { readonly type: "text"; readonly text: string; readonly replyTo?: string }
  | {
      readonly type: "image";
      readonly data: string;
      readonly mimeType: string;
      readonly caption?: string;
      readonly width?: number;
      readonly height?: number;
      readonly thumbnail?: string;
    }
  | { readonly type: "location"; readonly latitude: number; readonly longitude: number; readonly name?: string };

/** The protobuf of a message, with its file encrypted and uploaded, and the attributes of its stanza. */
export async function compose(
  message: OutgoingMessage,
  media: MediaHost,
): Promise<{ content: proto.IMessage; attributes: Record<string, string> }> {
  switch (message.type) {
    case "text":
      return { content: text(message.text, message.replyTo), attributes: { type: "text" } };
    case "image": {
      const uploaded = await media.upload(Buffer.from(message.data, "base64"), "image");
      const { mimeType: mimetype, caption, width, height, thumbnail } = message;
      const jpegThumbnail = thumbnail ? Buffer.from(thumbnail, "base64") : undefined;
      return {
        content: { imageMessage: { ...uploaded, mimetype, caption, width, height, jpegThumbnail } },
        attributes: { type: "media" },
      };
    }
    case "location":
      return {
        content: {
          locationMessage: {
            degreesLatitude: message.latitude,
            degreesLongitude: message.longitude,
            name: message.name,
          },
        },
        attributes: { type: "media" },
      };
  }
}

function text(words: string, replyTo: string | undefined): proto.IMessage {
  if (!replyTo) return { conversation: words };
  return {
    extendedTextMessage: { text: words, contextInfo: { stanzaId: replyTo, quotedMessage: { conversation: "" } } },
  };
}

interface Target {
  readonly id: string;
  readonly fromMe: boolean;
  readonly chatJid: string;
}

const keyOf = ({ id, fromMe, chatJid }: Target): proto.IMessageKey => ({ id, fromMe, remoteJid: chatJid });

export const reaction = (target: Target, emoji: string): proto.IMessage => ({
  reactionMessage: { key: keyOf(target), text: emoji, senderTimestampMs: Date.now() },
});

export const edit = (target: Target, words: string): proto.IMessage => ({
  protocolMessage: {
    key: keyOf(target),
    type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
    editedMessage: { conversation: words },
    timestampMs: Date.now(),
  },
});

export const revoke = (target: Target): proto.IMessage => ({
  protocolMessage: { key: keyOf(target), type: proto.Message.ProtocolMessage.Type.REVOKE },
});
