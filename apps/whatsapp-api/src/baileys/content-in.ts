import type { IncomingMedia, MessageContent } from "@gomarketing/contracts";
import { type proto, toNumber } from "baileys";
import { type FileFields, incomingFile, type StoredMedia, thumbnailOf } from "./media-in.ts";

/** What a message says, and what opens the file that it brings. */
export interface Content {
  readonly content: MessageContent;
  readonly media?: StoredMedia;
}

type Message = proto.IMessage;

/** Kinds that nobody wrote: keys, notices between devices. */
const SILENT = new Set([
  "senderKeyDistributionMessage",
  "fastRatchetKeySenderKeyDistributionMessage",
  "messageContextInfo",
  "keepInChatMessage",
  "pinInChatMessage",
  "stickerSyncRmrMessage",
  "chat",
  // Told of by what it changes, or by a stanza of its own.
  "protocolMessage",
  "reactionMessage",
  "pollUpdateMessage",
  "deviceSentMessage",
  "call",
  // Its pictures follow, each a message.
  "albumMessage",
]);

/** What a message says; undefined when it says nothing to people. One function per kind. */
export function contentOf(message: Message, isViewOnce = false): Content | undefined {
  const reader = READERS.find(([field]) => present(message[field]));
  if (reader) return withViewOnce(reader[1](message) ?? unsupported(reader[0]), isViewOnce);
  const rawType = Object.entries(message).find(([field, value]) => present(value) && !SILENT.has(field))?.[0];
  return rawType === undefined ? undefined : unsupported(rawType);
}

const present = (value: unknown): boolean => value !== undefined && value !== null;

export const unsupported = (rawType: string): Content => ({ content: { type: "unsupported", rawType } });

/** Undefined: the fields that make it readable are missing. */
type Reader = (message: Message) => Content | undefined;

function withViewOnce(content: Content, isViewOnce: boolean): Content {
  const { type } = content.content;
  if (!isViewOnce || (type !== "image" && type !== "video" && type !== "audio")) return content;
  return { ...content, content: { ...content.content, isViewOnce } as MessageContent };
}

function textOf({ extendedTextMessage }: Message): Content {
  const { text, matchedText, title, description, jpegThumbnail } = extendedTextMessage ?? {};
  const thumbnail = thumbnailOf(jpegThumbnail);
  const linkPreview =
    matchedText && (title || description)
      ? {
          url: matchedText.slice(0, MAX_URL_CHARACTERS),
          ...(title && { title }),
          ...(description && { description }),
          ...(thumbnail && { thumbnail }),
        }
      : undefined;
  return { content: { type: "text", text: text ?? "", ...(linkPreview && { linkPreview }) } };
}

const MAX_URL_CHARACTERS = 4_096;

/** Makes the content of a file; undefined when its key is missing, as in a view-once file for a linked device. */
function file(
  fields: FileFields | null | undefined,
  kind: StoredMedia["kind"],
  mimeType: string,
  make: (media: IncomingMedia) => MessageContent,
): Content | undefined {
  const incoming = incomingFile(fields ?? {}, kind, mimeType);
  return incoming && { content: make(incoming.media), media: incoming.stored };
}

const captioned =
  <T extends "image" | "document">(type: T, fields: { caption?: string | null } | null | undefined) =>
  (media: IncomingMedia): MessageContent => ({ type, media, ...(fields?.caption && { caption: fields.caption }) });

const videoOf = (video: proto.Message.IVideoMessage | null | undefined): Content | undefined =>
  file(video, "video", "video/mp4", (media) => ({
    type: "video",
    media,
    ...(video?.caption && { caption: video.caption }),
    ...(video?.gifPlayback && { isGif: true }),
  }));

const audioOf = ({ audioMessage: audio }: Message): Content | undefined =>
  file(audio, "audio", "audio/ogg", (media) => ({ type: "audio", media, isVoice: audio?.ptt ?? false }));

const documentOf = ({ documentMessage }: Message): Content | undefined =>
  file(documentMessage, "document", "application/octet-stream", captioned("document", documentMessage));

const stickerOf = ({ stickerMessage: sticker }: Message): Content | undefined =>
  file(sticker, "sticker", "image/webp", (media) => ({
    type: "sticker",
    media,
    ...(sticker?.isAnimated && { isAnimated: true }),
  }));

function locationOf({ locationMessage }: Message): Content | undefined {
  const { degreesLatitude, degreesLongitude, name, address, isLive, comment } = locationMessage ?? {};
  return place(degreesLatitude, degreesLongitude, {
    ...(name && { name }),
    ...(address && { address }),
    ...(isLive && { isLive }),
    ...(comment && { caption: comment }),
  });
}

function liveLocationOf({ liveLocationMessage }: Message): Content | undefined {
  const { degreesLatitude, degreesLongitude, caption } = liveLocationMessage ?? {};
  return place(degreesLatitude, degreesLongitude, { isLive: true, ...(caption && { caption }) });
}

type Location = Extract<MessageContent, { type: "location" }>;

// Somewhere that is not on Earth would not pass the contract.
function place(
  latitude: number | null | undefined,
  longitude: number | null | undefined,
  more: Partial<Location>,
): Content | undefined {
  if (!inRange(latitude, 90) || !inRange(longitude, 180)) return undefined;
  return { content: { type: "location", latitude, longitude, ...more } };
}

const inRange = (value: number | null | undefined, most: number): value is number =>
  typeof value === "number" && Math.abs(value) <= most;

function contactsOf(cards: readonly proto.Message.IContactMessage[]): Content | undefined {
  const contacts = cards.flatMap(({ displayName, vcard }) =>
    vcard && vcard.length <= MAX_VCARD_CHARACTERS
      ? [{ name: displayName || nameInCard(vcard), phones: phonesInCard(vcard), vcard }]
      : [],
  );
  return contacts.length > 0 ? { content: { type: "contact", contacts } } : undefined;
}

const MAX_VCARD_CHARACTERS = 65_536;
const nameInCard = (vcard: string): string => /^FN[^:]*:(.*)$/im.exec(vcard)?.[1]?.trim() ?? "";

// `waid` is the number's WhatsApp account, in digits; without it, what the card says.
function phonesInCard(vcard: string): string[] {
  return [...vcard.matchAll(/^(?:item\d+\.)?TEL([^:]*):(.*)$/gim)].map(([, parameters = "", number = ""]) => {
    const account = /waid=([1-9]\d{6,14})/i.exec(parameters)?.[1];
    return account ? `+${account}` : number.trim();
  });
}

function pollOf(poll: proto.Message.IPollCreationMessage | null | undefined): Content {
  return {
    content: {
      type: "poll",
      question: poll?.name ?? "",
      options: (poll?.options ?? []).map(({ optionName }) => optionName ?? ""),
      maxSelections: toNumber(poll?.selectableOptionsCount ?? 0),
    },
  };
}

function interactive(
  text: (string | null | undefined)[],
  footer: string | null | undefined,
  options: (string | null | undefined)[],
): Content {
  return {
    content: {
      type: "interactive",
      text: text.filter(Boolean).join("\n"),
      ...(footer && { footer }),
      options: options.filter((option): option is string => Boolean(option)),
    },
  };
}

function buttonsOf({ buttonsMessage }: Message): Content {
  const { text, contentText, footerText, buttons } = buttonsMessage ?? {};
  return interactive(
    [text, contentText],
    footerText,
    (buttons ?? []).map(({ buttonText }) => buttonText?.displayText),
  );
}

function listOf({ listMessage }: Message): Content {
  const { title, description, footerText, sections } = listMessage ?? {};
  const rows = (sections ?? []).flatMap(({ rows }) => rows ?? []);
  return interactive(
    [title, description],
    footerText,
    rows.map(({ title }) => title),
  );
}

function templateOf({ templateMessage }: Message): Content {
  const template = templateMessage?.hydratedTemplate ?? templateMessage?.hydratedFourRowTemplate ?? {};
  return interactive(
    [template.hydratedTitleText, template.hydratedContentText],
    template.hydratedFooterText,
    (template.hydratedButtons ?? []).map(
      ({ quickReplyButton, urlButton, callButton }) =>
        quickReplyButton?.displayText ?? urlButton?.displayText ?? callButton?.displayText,
    ),
  );
}

function interactiveOf({ interactiveMessage }: Message): Content {
  const { header, body, footer, nativeFlowMessage } = interactiveMessage ?? {};
  const labels = (nativeFlowMessage?.buttons ?? []).map(({ buttonParamsJson }) => labelIn(buttonParamsJson));
  return interactive([header?.title, body?.text], footer?.text, labels);
}

function labelIn(json: string | null | undefined): string | undefined {
  try {
    const { display_text: label } = JSON.parse(json ?? "{}") as { display_text?: unknown };
    return typeof label === "string" ? label : undefined;
  } catch {
    return undefined;
  }
}

type ReplyKind = Extract<MessageContent, { type: "interactive_reply" }>["kind"];

const reply = (kind: ReplyKind, text: string | null | undefined, id: string | null | undefined): Content => ({
  content: { type: "interactive_reply", kind, text: text ?? "", ...(id && { id }) },
});

const buttonReplyOf = ({ buttonsResponseMessage: chosen }: Message): Content =>
  reply("button", chosen?.selectedDisplayText, chosen?.selectedButtonId);

const listReplyOf = ({ listResponseMessage: chosen }: Message): Content =>
  reply("list", chosen?.title, chosen?.singleSelectReply?.selectedRowId);

const templateReplyOf = ({ templateButtonReplyMessage: chosen }: Message): Content =>
  reply("template", chosen?.selectedDisplayText, chosen?.selectedId);

const interactiveReplyOf = ({ interactiveResponseMessage: chosen }: Message): Content =>
  reply("button", chosen?.body?.text, chosen?.nativeFlowResponseMessage?.name);

/** By the field of WhatsApp's protobuf that is set; the first that fits counts. */
const READERS: readonly (readonly [keyof Message, Reader])[] = [
  ["conversation", ({ conversation }) => ({ content: { type: "text", text: conversation ?? "" } })],
  ["extendedTextMessage", textOf],
  ["imageMessage", ({ imageMessage }) => file(imageMessage, "image", "image/jpeg", captioned("image", imageMessage))],
  ["videoMessage", ({ videoMessage }) => videoOf(videoMessage)],
  ["ptvMessage", ({ ptvMessage }) => videoOf(ptvMessage)],
  ["audioMessage", audioOf],
  ["documentMessage", documentOf],
  ["stickerMessage", stickerOf],
  ["lottieStickerMessage", ({ lottieStickerMessage }) => contentOf(lottieStickerMessage?.message ?? {})],
  ["locationMessage", locationOf],
  ["liveLocationMessage", liveLocationOf],
  ["contactMessage", ({ contactMessage }) => contactsOf([contactMessage ?? {}])],
  ["contactsArrayMessage", ({ contactsArrayMessage }) => contactsOf(contactsArrayMessage?.contacts ?? [])],
  ["pollCreationMessage", ({ pollCreationMessage }) => pollOf(pollCreationMessage)],
  ["pollCreationMessageV2", ({ pollCreationMessageV2 }) => pollOf(pollCreationMessageV2)],
  ["pollCreationMessageV3", ({ pollCreationMessageV3 }) => pollOf(pollCreationMessageV3)],
  ["pollCreationMessageV5", ({ pollCreationMessageV5 }) => pollOf(pollCreationMessageV5)],
  ["buttonsMessage", buttonsOf],
  ["listMessage", listOf],
  ["templateMessage", templateOf],
  ["interactiveMessage", interactiveOf],
  ["buttonsResponseMessage", buttonReplyOf],
  ["listResponseMessage", listReplyOf],
  ["templateButtonReplyMessage", templateReplyOf],
  ["interactiveResponseMessage", interactiveReplyOf],
];
