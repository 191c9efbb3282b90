import type { SendMessageBody } from "@gomarketing/contracts";
import { type AnyMessageContent, generateWAMessage, proto, type WAMediaUploadFunction } from "baileys";
import { silentLogger } from "./silent-logger.ts";

export interface OutgoingContext {
  readonly userJid: string;
  readonly upload: WAMediaUploadFunction;
  /** A message that we know, to be quoted. */
  quoted(id: string): { message: proto.IMessage; fromMe: boolean } | undefined;
}

/**
 * Makes the protobuf of a message, its file encrypted and uploaded.
 *
 * @param image the bytes, for an image
 */
export async function compose(
  jid: string,
  body: SendMessageBody,
  messageId: string,
  image: Buffer | undefined,
  context: OutgoingContext,
): Promise<proto.IMessage> {
  const found = body.replyTo === undefined ? undefined : context.quoted(body.replyTo);
  const quoted =
    body.replyTo === undefined
      ? undefined
      : {
          key: { id: body.replyTo, remoteJid: jid, fromMe: found?.fromMe ?? false },
          message: found?.message ?? { conversation: "" },
        };
  const { message } = await generateWAMessage(jid, contentOf(body, image), {
    userJid: context.userJid,
    upload: context.upload,
    messageId,
    logger: silentLogger,
    ...(quoted && { quoted: proto.WebMessageInfo.fromObject(quoted) as never }),
  });
  if (!message) throw new Error("Baileys made no message");
  return message;
}

function contentOf(body: SendMessageBody, image: Buffer | undefined): AnyMessageContent {
  switch (body.type) {
    // A link preview would fetch a page before the message leaves.
    case "text":
      return { text: body.text, linkPreview: null };
    case "image":
      return {
        image: image ?? Buffer.alloc(0),
        mimetype: body.mimeType,
        ...(body.caption && { caption: body.caption }),
        jpegThumbnail: "",
      };
  }
}
