import { normalizeMessageContent, type proto } from "baileys";
import type { ReceivedMessage } from "../world/person.ts";

/**
 * A message as the control API shows it: what it is, and what tests look at.
 *
 * @param chosen of a vote, what its phone reads in it
 */
export function show({ id, from, group, message, at, copies }: ReceivedMessage, chosen?: readonly string[]) {
  const content = normalizeMessageContent(message) ?? {};
  const file = fileOf(content);
  const text = content.conversation ?? content.extendedTextMessage?.text ?? file?.caption;
  const { viewOnceMessage, viewOnceMessageV2, viewOnceMessageV2Extension } = message;
  return {
    id,
    from,
    ...(group && { group }),
    at,
    copies,
    type: Object.keys(content).find((key) => /Message(V\d)?$/.test(key) || key === "conversation"),
    ...(text && { text }),
    ...(file && showFile(file)),
    ...((viewOnceMessage ?? viewOnceMessageV2 ?? viewOnceMessageV2Extension) && { isViewOnce: true }),
    ...showContext(contextOf(content)),
    ...showPreview(content.extendedTextMessage),
    ...showChange(content, chosen),
    ...showPlace(content),
    ...showThing(content),
  };
}

function showFile({
  mimetype,
  fileName,
  fileLength,
  width,
  height,
  seconds,
  ptt,
  gifPlayback,
  isAnimated,
}: FileFields) {
  return {
    mimeType: mimetype,
    ...(fileName && { fileName }),
    ...(fileLength ? { size: Number(fileLength) } : {}),
    ...(width && height && { width, height }),
    ...(seconds && { durationSeconds: seconds }),
    ...(ptt && { voice: true }),
    ...(gifPlayback && { isGif: true }),
    ...(isAnimated && { isAnimated }),
  };
}

function showContext(context: proto.IContextInfo | undefined) {
  return {
    ...(context?.stanzaId && { replyTo: context.stanzaId, quoted: showQuoted(context) }),
    ...(context?.isForwarded && { isForwarded: true }),
    ...(context?.mentionedJid?.length && { mentions: context.mentionedJid }),
    ...(context?.expiration && { expirationSeconds: context.expiration }),
  };
}

/** What its phone shows of the message that is replied to. */
function showQuoted({ quotedMessage, participant }: proto.IContextInfo) {
  const content = normalizeMessageContent(quotedMessage) ?? {};
  const file = fileOf(content);
  const text = content.conversation ?? content.extendedTextMessage?.text ?? file?.caption;
  const kind = file && Object.keys(content).find((key) => content[key as keyof proto.IMessage] === file);
  return {
    ...(participant && { author: participant }),
    ...(text && { text }),
    ...(kind && { type: kind }),
    ...(file?.jpegThumbnail?.length && { hasThumbnail: true }),
  };
}

function showPreview(text: proto.Message.IExtendedTextMessage | null | undefined) {
  const { matchedText: url, title, description } = text ?? {};
  return url ? { linkPreview: { url, ...(title && { title }), ...(description && { description }) } } : {};
}

function showChange(
  { reactionMessage, protocolMessage, pollUpdateMessage }: proto.IMessage,
  chosen: readonly string[] | undefined,
) {
  const edited = protocolMessage?.editedMessage;
  const { ephemeralExpiration } = protocolMessage ?? {};
  return {
    ...(reactionMessage && { reaction: { id: reactionMessage.key?.id, emoji: reactionMessage.text } }),
    ...(edited && {
      edited: {
        id: protocolMessage?.key?.id,
        text: edited.conversation ?? edited.extendedTextMessage?.text,
        ...showContext(contextOf(edited)),
      },
    }),
    ...(protocolMessage?.key && !edited && { revoked: { id: protocolMessage.key.id } }),
    ...(ephemeralExpiration !== undefined &&
      ephemeralExpiration !== null && { disappearing: { seconds: ephemeralExpiration } }),
    ...(pollUpdateMessage && {
      vote: { id: pollUpdateMessage.pollCreationMessageKey?.id, ...(chosen && { options: chosen }) },
    }),
  };
}

function showPlace({ locationMessage, liveLocationMessage }: proto.IMessage) {
  const place = locationMessage ?? liveLocationMessage;
  if (!place) return {};
  const { degreesLatitude: latitude, degreesLongitude: longitude } = place;
  const { name, address } = locationMessage ?? {};
  return {
    location: {
      latitude,
      longitude,
      ...(name && { name }),
      ...(address && { address }),
      ...(liveLocationMessage && { isLive: true }),
    },
  };
}

function showThing({ contactMessage, contactsArrayMessage, ...content }: proto.IMessage) {
  const poll = content.pollCreationMessage ?? content.pollCreationMessageV2 ?? content.pollCreationMessageV3;
  const contacts = contactsArrayMessage?.contacts?.map(showCard);
  return {
    ...(contactMessage && { contact: showCard(contactMessage) }),
    ...(contacts && { contacts }),
    ...(poll && {
      poll: {
        question: poll.name,
        options: (poll.options ?? []).map(({ optionName }) => optionName),
        ...(poll.selectableOptionsCount !== 1 && { multiple: true }),
      },
    }),
  };
}

const showCard = ({ displayName, vcard }: proto.Message.IContactMessage) => ({ name: displayName, vcard });

interface FileFields {
  readonly jpegThumbnail?: Uint8Array | null;
  readonly mimetype?: string | null;
  readonly caption?: string | null;
  readonly fileName?: string | null;
  readonly fileLength?: unknown;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly seconds?: number | null;
  readonly ptt?: boolean | null;
  readonly gifPlayback?: boolean | null;
  readonly isAnimated?: boolean | null;
}

const fileOf = (content: proto.IMessage): FileFields | null | undefined =>
  content.imageMessage ??
  content.videoMessage ??
  content.audioMessage ??
  content.documentMessage ??
  content.stickerMessage;

const contextOf = (content: proto.IMessage): proto.IContextInfo | undefined =>
  Object.values(content)
    .map((part) => (part as { contextInfo?: proto.IContextInfo | null } | null)?.contextInfo)
    .find(Boolean) ?? undefined;
