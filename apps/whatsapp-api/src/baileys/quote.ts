import type { SendMessageBody } from "@gomarketing/contracts";
import type { proto } from "baileys";

type Quoted = NonNullable<SendMessageBody["quoted"]>;

/**
 * What a phone shows of a message that it does not have itself, made of what the sender of the reply knows of it: its kind, as
 * Baileys quotes the whole message (`generateWAMessageFromContent`), and what is seen of a file without its bytes.
 */
export function quoteOf({ type = "text", text = "", ...quoted }: Quoted): proto.IMessage {
  const { mimeType: mimetype, durationSeconds: seconds, fileName } = quoted;
  const caption = text || undefined;
  const jpegThumbnail = quoted.thumbnail === undefined ? undefined : Buffer.from(quoted.thumbnail, "base64");
  switch (type) {
    case "image":
      return { imageMessage: { mimetype: mimetype ?? "image/jpeg", caption, jpegThumbnail } };
    case "video":
      return {
        videoMessage: { mimetype: mimetype ?? "video/mp4", caption, jpegThumbnail, seconds, gifPlayback: quoted.isGif },
      };
    case "audio":
      return { audioMessage: { mimetype: mimetype ?? "audio/ogg; codecs=opus", seconds, ptt: quoted.isVoice } };
    case "document":
      return {
        documentMessage: {
          mimetype: mimetype ?? "application/octet-stream",
          title: fileName,
          fileName,
          caption,
          jpegThumbnail,
        },
      };
    case "sticker":
      return { stickerMessage: { mimetype: mimetype ?? "image/webp" } };
    case "location":
      return { locationMessage: { name: caption } };
    case "contact":
      return { contactMessage: { displayName: text } };
    case "poll":
      return { pollCreationMessageV3: { name: text } };
    case "text":
    case "interactive":
    case "interactive_reply":
    case "unsupported":
      return { conversation: text };
  }
}
