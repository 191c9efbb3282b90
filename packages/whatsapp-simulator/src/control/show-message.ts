import { normalizeMessageContent, type proto } from "baileys";
import type { ReceivedMessage } from "../world/person.ts";

/** A message as the control API shows it: what it is, and what tests look at. */
export function show({ id, from, group, message, at, copies }: ReceivedMessage) {
  const content = normalizeMessageContent(message) ?? {};
  const file = fileOf(content);
  const text = content.conversation ?? content.extendedTextMessage?.text ?? file?.caption;
  const context = contextOf(content);
  return {
    id,
    from,
    ...(group && { group }),
    at,
    copies,
    type: Object.keys(content).find((key) => key.endsWith("Message") || key === "conversation"),
    ...(text && { text }),
    ...(file && { mimeType: file.mimetype, ...(file.fileName && { fileName: file.fileName }) }),
    ...(context?.stanzaId && { replyTo: context.stanzaId }),
    ...(context?.isForwarded && { isForwarded: true }),
    ...(context?.mentionedJid?.length && { mentions: context.mentionedJid }),
    ...changesIn(content),
    ...thingsIn(content),
  };
}

function changesIn({ reactionMessage, protocolMessage }: proto.IMessage) {
  const edited = protocolMessage?.editedMessage;
  return {
    ...(reactionMessage && { reaction: { id: reactionMessage.key?.id, emoji: reactionMessage.text } }),
    ...(edited && {
      edited: { id: protocolMessage?.key?.id, text: edited.conversation ?? edited.extendedTextMessage?.text },
    }),
    ...(protocolMessage?.key && !edited && { revoked: { id: protocolMessage.key.id } }),
  };
}

function thingsIn({ locationMessage, contactMessage, ...content }: proto.IMessage) {
  const poll = content.pollCreationMessage ?? content.pollCreationMessageV3;
  return {
    ...(locationMessage && {
      location: {
        latitude: locationMessage.degreesLatitude,
        longitude: locationMessage.degreesLongitude,
        ...(locationMessage.name && { name: locationMessage.name }),
        ...(locationMessage.address && { address: locationMessage.address }),
      },
    }),
    ...(contactMessage && { contact: { name: contactMessage.displayName, vcard: contactMessage.vcard } }),
    ...(poll && { poll: { question: poll.name, options: (poll.options ?? []).map(({ optionName }) => optionName) } }),
  };
}

interface FileFields {
  readonly mimetype?: string | null;
  readonly caption?: string | null;
  readonly fileName?: string | null;
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
