import { isDeepStrictEqual } from "node:util";
import type { MediaType, MessageKind } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { Transaction } from "../database/connection.ts";
import type { MessageRow } from "../database/tables.ts";
import type { StoredExtras } from "./incoming-content.ts";
import { type MessageWithMedia, showMessage } from "./message-presenter.ts";
import { selectMessage } from "./message-queries.ts";
import type { NewMessage, Sendable } from "./new-message.ts";

/** What a message of ours says, as its row keeps it. */
export interface MessageDraft {
  readonly type: MessageKind;
  readonly text: string | null;
  readonly mediaId: string | null;
  readonly content: StoredExtras | null;
}

/**
 * Makes a draft of what a member wants to send.
 *
 * @throws {InvalidInput} when its file is not there, or is not what phones show as this kind; when what is to be forwarded
 * cannot be
 */
export async function draftOf(tx: Transaction, message: Sendable): Promise<MessageDraft> {
  const draft = { type: message.type, text: null, mediaId: null, content: null };
  switch (message.type) {
    case "text":
      return { ...draft, type: "text", text: message.text };
    case "location": {
      const { latitude, longitude, name, address } = message;
      const location = { latitude, longitude, ...(name && { name }), ...(address && { address }) };
      return { ...draft, type: "location", content: { location } };
    }
    case "contact":
      return { ...draft, type: "contact", content: { contacts: [{ name: message.name, phones: [message.phone] }] } };
    case "poll": {
      const { question, options, multiple } = message;
      const poll = { question, options: options.map((text) => ({ text, votes: [] })), maxSelections: multiple ? 0 : 1 };
      return { ...draft, type: "poll", content: { poll } };
    }
    case "forward":
      return copyOf(tx, message.forwardOf);
    default:
      return draftOfFile(tx, message);
  }
}

/** Whether a message that is stored already is what the caller wants to send now. */
export function isSameMessage(known: MessageRow, message: NewMessage): boolean {
  if (known.chat_id !== message.chatId) return false;
  if (message.type === "forward") return known.content?.forwardOf === message.forwardOf;
  const { location, contacts, poll } = known.content ?? {};
  switch (message.type) {
    case "location": {
      const { latitude, longitude, name, address } = message;
      const wanted = { latitude, longitude, ...(name && { name }), ...(address && { address }) };
      return isDeepStrictEqual(location, wanted);
    }
    case "contact":
      return isDeepStrictEqual(contacts, [{ name: message.name, phones: [message.phone] }]);
    case "poll": {
      const asked = poll && [poll.question, poll.maxSelections, ...poll.options.map(({ text }) => text)];
      return isDeepStrictEqual(asked, [message.question, message.multiple ? 0 : 1, ...message.options]);
    }
    default:
      return (
        known.type === message.type &&
        known.text === ("text" in message ? (message.text ?? null) : null) &&
        known.media_id === ("mediaId" in message ? message.mediaId : null)
      );
  }
}

type NewFile = Extract<NewMessage, { mediaId: string }>;

/** What phones show as each kind; anything goes as a document. */
const FITTING: Readonly<Record<MediaType, RegExp>> = {
  image: /^image\/(jpeg|png|webp|gif)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\//,
  document: /./,
  sticker: /^image\/webp$/,
};

async function draftOfFile(tx: Transaction, message: NewFile): Promise<MessageDraft> {
  const media = await tx
    .selectFrom("media")
    .select(["state", "mime_type"])
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", message.mediaId)
    .executeTakeFirst();
  if (media?.state !== "ready")
    throw new InvalidInput("mediaId is no file that was uploaded here. Upload it with POST /api/media first.");
  if (!FITTING[message.type].test(media.mime_type))
    throw new InvalidInput(
      `WhatsApp shows no ${media.mime_type} file as ${message.type}. Send it with the type "document".`,
    );
  if (message.type === "audio" && message.isVoice && !media.mime_type.startsWith("audio/ogg"))
    throw new InvalidInput("A voice note is Ogg with Opus. Send another audio file without isVoice.");
  if (message.type === "audio") await keepSound(tx, message);
  const isVoice = message.type === "audio" && message.isVoice === true;
  const isGif = message.type === "video" && message.isGif === true;
  return {
    type: message.type,
    text: "text" in message ? (message.text ?? null) : null,
    mediaId: message.mediaId,
    content: isVoice ? { isVoice } : isGif ? { isGif } : null,
  };
}

/** What whoever recorded a sound says of it: nothing here listens to files. */
async function keepSound(tx: Transaction, sound: Extract<NewFile, { type: "audio" }>): Promise<void> {
  const { mediaId, durationSeconds, waveform } = sound;
  if (durationSeconds === undefined && waveform === undefined) return;
  await tx
    .updateTable("media")
    .set({ duration_seconds: durationSeconds, waveform })
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", mediaId)
    .execute();
}

async function copyOf(tx: Transaction, id: string): Promise<MessageDraft> {
  const source = await selectMessage(tx, tx.organizationId, id);
  const why = source ? whyNot(source) : "it is no message of this organization";
  if (!source || why) throw new InvalidInput(`The message cannot be forwarded: ${why}.`);
  const { location, contacts, poll, linkPreview, isVoice, isGif, isAnimated } = source.content ?? {};
  const content = {
    ...(location && { location: { ...location, isLive: undefined } }),
    ...(contacts && { contacts }),
    ...(poll && { poll: { ...poll, options: poll.options.map(({ text }) => ({ text, votes: [] })) } }),
    ...(linkPreview && { linkPreview }),
    ...(isVoice && { isVoice }),
    ...(isGif && { isGif }),
    ...(isAnimated && { isAnimated }),
    isForwarded: true,
    forwardOf: id,
  };
  const type = source.type === "interactive" || source.type === "interactive_reply" ? "text" : source.type;
  return { type, text: source.text, mediaId: source.media_id, content };
}

function whyNot(source: MessageWithMedia): string | undefined {
  const { type, media, isViewOnce, contacts } = showMessage(source);
  if (source.revoked_at) return "it was deleted";
  if (type === "unsupported" || type === "call" || type === "notice" || type === "note")
    return "it is no message that WhatsApp sends";
  if (isViewOnce) return "it may be opened once";
  if (source.media_id && media?.state !== "ready") return "its file is not here";
  if (type === "contact" && !contacts?.some(({ name, phones }) => name && phoneOf(phones))) return "it has no number";
  return undefined;
}

/** The first of a card's numbers that is one. */
export const phoneOf = (phones: readonly string[]): string | undefined =>
  phones.map((phone) => phone.replaceAll(/[^\d+]/g, "")).find((phone) => /^\+[1-9]\d{6,14}$/.test(phone));
