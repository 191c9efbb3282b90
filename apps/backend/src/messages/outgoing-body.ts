import { messageType, type SendMessageBody } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import { isAnimatedWebp } from "../media/file-kind.ts";
import { mediaFile } from "../media/media-file.ts";
import { phoneOf } from "./draft-message.ts";
import type { MessageWithMedia } from "./message-presenter.ts";
import { selectMessage } from "./message-queries.ts";

/** A queued message as whatsapp-api takes it. Its file, where it has one, is handed over first. */
export async function outgoingBody(context: BackendContext, message: MessageWithMedia): Promise<SendMessageBody> {
  const contact = await context.db
    .of(message.organization_id)
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .select(["contacts.jid", "contacts.phone"])
    .where("chats.id", "=", message.chat_id)
    .executeTakeFirstOrThrow();
  const common = {
    to: contact.jid ?? contact.phone ?? "",
    messageId: message.whatsapp_id,
    ...(message.reply_to_whatsapp_id !== null && {
      replyTo: message.reply_to_whatsapp_id,
      quoted: await quotedIn(context, message, contact.jid),
    }),
    ...(message.content?.isForwarded && { isForwarded: true }),
  };
  return { ...common, ...(message.media ? await fileOf(context, message, message.media) : sayingOf(message)) };
}

/** What the customer's phone shows of the message that is replied to. Who wrote into a group, whatsapp-api knows. */
async function quotedIn(
  { db }: BackendContext,
  { organization_id: organizationId, reply_to_id: id, reply_to_text: text }: MessageWithMedia,
  contactJid: string | null,
): Promise<SendMessageBody["quoted"]> {
  const said = text === null ? {} : { text };
  const quoted = id === null ? undefined : await selectMessage(db.of(organizationId), organizationId, id);
  if (!quoted) return said;
  const isTheirs = quoted.direction === "inbound" && contactJid !== null && !contactJid.endsWith("@g.us");
  return {
    ...thingIn(quoted),
    ...said,
    ...(isTheirs && { author: contactJid }),
    ...(quoted.direction === "outbound" && { fromMe: true }),
  };
}

/** What is seen of a message that is no text. What may be opened once is not shown again. */
function thingIn({ type, media, content }: MessageWithMedia): NonNullable<SendMessageBody["quoted"]> {
  const kind = messageType.safeParse(type);
  if (!kind.success) return {};
  const { poll, contacts, location, isVoice, isGif, isViewOnce } = content ?? {};
  const name = poll?.question ?? contacts?.[0]?.name ?? location?.name;
  return {
    type: kind.data,
    ...(name !== undefined && { text: name }),
    ...(media && { mimeType: media.mime_type }),
    ...(media?.thumbnail && !isViewOnce && { thumbnail: media.thumbnail }),
    ...(media?.file_name && { fileName: media.file_name }),
    ...(media?.duration_seconds && { durationSeconds: media.duration_seconds }),
    ...(isVoice && { isVoice }),
    ...(isGif && { isGif }),
  };
}

type Common = "to" | "messageId" | "replyTo" | "quoted" | "isForwarded";
type Without<Body> = Body extends unknown ? Omit<Body, Common> : never;

function sayingOf({ type, text, content }: MessageWithMedia): Without<SendMessageBody> {
  const { location, contacts = [], poll, linkPreview } = content ?? {};
  if (type === "location" && location) return { type: "location", ...location };
  const [card, ...others] = contacts.flatMap(({ name, phones }) => {
    const phone = phoneOf(phones);
    return name && phone ? [{ name, phone }] : [];
  });
  if (type === "contact" && card) return { type: "contact", ...card, ...(others.length > 0 && { others }) };
  if (type === "poll" && poll)
    return {
      type: "poll",
      question: poll.question,
      options: poll.options.map((option) => option.text),
      multiple: poll.maxSelections !== 1,
    };
  return { type: "text", text: text ?? "", linkPreview, ...mentionedIn(content) };
}

const mentionedIn = (content: MessageWithMedia["content"]): { mentions?: string[] } => {
  const mentions = content?.mentions?.flatMap((one) => ("jid" in one ? [one.jid] : []));
  return mentions?.length ? { mentions } : {};
};

type Media = NonNullable<MessageWithMedia["media"]>;

async function fileOf(
  context: BackendContext,
  message: MessageWithMedia,
  media: Media,
): Promise<Without<SendMessageBody>> {
  const path = mediaFile(context.config.mediaDir, message.organization_id, media.id);
  const uploadId = await context.whatsapp.upload(message.session_id, path, media.mime_type);
  const { text, content } = message;
  const file = { uploadId, mimeType: media.mime_type, ...(media.file_name !== null && { fileName: media.file_name }) };
  const captioned = { ...file, ...(text !== null && { caption: text }), ...mentionedIn(content) };
  const viewed = content?.isViewOnce ? { isViewOnce: true } : {};
  switch (message.type) {
    case "document":
      return { ...captioned, type: "document" };
    case "image":
      return { ...captioned, ...viewed, type: "image" };
    case "video":
      return { ...captioned, ...viewed, type: "video", ...(content?.isGif && { isGif: true }) };
    case "audio":
      return {
        ...file,
        ...viewed,
        type: "audio",
        ...(content?.isVoice && { voice: true }),
        ...(media.duration_seconds !== null && { durationSeconds: media.duration_seconds }),
        ...(media.waveform !== null && { waveform: media.waveform }),
      };
    case "sticker":
      return { ...file, type: "sticker", ...((await isAnimatedWebp(path)) && { isAnimated: true }) };
    default:
      throw new Error(`a ${message.type} has a file`);
  }
}
