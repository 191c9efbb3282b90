import { isDeepStrictEqual } from "node:util";
import { type MediaType, type MessageKind, unreachable } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import { findMentioned } from "../chats/group-participants.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow, MessageRow } from "../database/tables.ts";
import type { Mention, StoredExtras } from "./incoming-content.ts";
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
 * cannot be; when it names people and goes to no group
 */
export async function draftOf(tx: Transaction, chat: ChatRow, message: Sendable): Promise<MessageDraft> {
  if (message.type === "forward") return copyOf(tx, message.forwardOf);
  if ("mediaId" in message) await prepareFile(tx, message);
  const mentions = await mentionsOf(tx, chat, message);
  const content = { ...extrasOf(message), ...(mentions.length > 0 && { mentions }) };
  return {
    type: message.type,
    text: textOf(message),
    mediaId: mediaIdOf(message),
    content: Object.keys(content).length > 0 ? content : null,
  };
}

type Composed = Exclude<NewMessage, { type: "forward" }>;

const textOf = (message: Composed) => ("text" in message ? (message.text ?? null) : null);
const mediaIdOf = (message: Composed) => ("mediaId" in message ? message.mediaId : null);

/** What a message says besides words, file and people. */
function extrasOf(message: Composed): StoredExtras {
  switch (message.type) {
    case "text":
      return message.linkPreview ? { linkPreview: message.linkPreview } : {};
    case "image":
      return { ...(message.isViewOnce && { isViewOnce: true }) };
    case "video":
      return { ...(message.isViewOnce && { isViewOnce: true }), ...(message.isGif && { isGif: true }) };
    case "audio":
      return { ...(message.isViewOnce && { isViewOnce: true }), ...(message.isVoice && { isVoice: true }) };
    case "location": {
      const { latitude, longitude, name, address, isLive } = message;
      const named = isLive ? { isLive } : { ...(name && { name }), ...(address && { address }) };
      return { location: { latitude, longitude, ...named } };
    }
    case "contact":
      return {
        contacts: [message, ...(message.others ?? [])].map(({ name, phone }) => ({ name, phones: [phone] })),
      };
    case "poll": {
      const { question, options, multiple } = message;
      return {
        poll: { question, options: options.map((text) => ({ text, votes: [] })), maxSelections: multiple ? 0 : 1 },
      };
    }
    case "document":
    case "sticker":
    case "note":
      return {};
    default:
      return unreachable(message);
  }
}

/** Whom a message names, with what is known of them in its group. */
async function mentionsOf(tx: Transaction, chat: ChatRow, message: Composed): Promise<Mention[]> {
  const jids = mentionedBy(message);
  if (jids.length === 0) return [];
  if (!chat.is_group) throw new InvalidInput("mentions: only in a group there is somebody to be named.");
  const mentioned = await findMentioned(tx, [{ contactId: chat.contact_id, jids }]);
  return jids.map((jid) => mentioned(chat.contact_id, jid));
}

const mentionedBy = (message: Composed): string[] =>
  message.type !== "note" && "mentions" in message
    ? [...new Set(message.mentions?.map((one) => (one.startsWith("+") ? `${one.slice(1)}@s.whatsapp.net` : one)))]
    : [];

/** Whether a message that is stored already is what the caller wants to send now. */
export function isSameMessage(known: MessageRow, message: NewMessage): boolean {
  if (known.chat_id !== message.chatId) return false;
  if (message.type === "forward") return known.content?.forwardOf === message.forwardOf;
  if (known.type !== message.type || known.text !== textOf(message) || known.media_id !== mediaIdOf(message))
    return false;
  if (message.type === "note") return true;
  const mentions = known.content?.mentions?.flatMap((one) => ("jid" in one ? [one.jid] : [])) ?? [];
  return (
    isDeepStrictEqual(mentions, mentionedBy(message)) &&
    isDeepStrictEqual(written(known.content ?? {}), written(extrasOf(message)))
  );
}

/** Of what a message says, what its author chose: votes and transcripts come later. */
const written = ({ location, contacts, poll, linkPreview, isVoice, isGif, isViewOnce }: StoredExtras) => ({
  ...{ location, contacts, linkPreview, isVoice, isGif, isViewOnce },
  poll: poll && [poll.question, poll.maxSelections, ...poll.options.map(({ text }) => text)],
});

type NewFile = Extract<NewMessage, { mediaId: string }>;

/** What phones show as each kind; anything goes as a document. */
const FITTING: Readonly<Record<MediaType, RegExp>> = {
  image: /^image\/(jpeg|png|webp|gif)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\//,
  document: /./,
  sticker: /^image\/webp$/,
};

async function prepareFile(tx: Transaction, message: NewFile): Promise<void> {
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
  if (message.type === "audio" && message.isViewOnce && !message.isVoice)
    throw new InvalidInput(
      "Of sounds, only a voice note may be opened once. Send it with isVoice, or without isViewOnce.",
    );
  if (message.type === "audio") await keepSound(tx, message);
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
  const { location, contacts, poll, linkPreview, mentions, isVoice, isGif, isAnimated } = source.content ?? {};
  const content = {
    ...(location && { location: { ...location, isLive: undefined } }),
    ...(contacts && { contacts }),
    ...(poll && { poll: { ...poll, options: poll.options.map(({ text }) => ({ text, votes: [] })) } }),
    ...(linkPreview && { linkPreview }),
    ...(mentions && { mentions }),
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
