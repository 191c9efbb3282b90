import type { IncomingMedia, MessageContent, MessageExtras, MessageKind, WebhookMessage } from "@gomarketing/contracts";
import { unreachable } from "@gomarketing/contracts";

type Call = NonNullable<MessageExtras["call"]>;

/** Somebody whom a text names, with what is known of them in their group. */
export type Mention = Extract<NonNullable<MessageExtras["mentions"]>[number], { jid: string }>;

/** A message of WhatsApp's, or what a thread shows like one. */
export interface ArrivingMessage extends Omit<WebhookMessage, "content" | "mentions"> {
  readonly content: MessageContent | ({ readonly type: "call" } & Call);
  readonly mentions?: Mention[] | undefined;
}

/** How a message's content lies in its row. */
export interface StoredContent {
  readonly type: MessageKind;
  readonly text: string | null;
  readonly rawType: string | null;
  readonly media: IncomingMedia | undefined;
  readonly extras: StoredExtras | null;
}

/** The column `messages.content`: what is shown, and what is only kept. */
export interface StoredExtras extends MessageExtras {
  /** The cards of `contacts`, in their order, as they came. */
  readonly vcards?: readonly string[];
  /** Our message that this one is a copy of. */
  readonly forwardOf?: string;
}

/** Takes a message apart: its words, its file, and all the rest. */
export function storedContent(message: ArrivingMessage): StoredContent {
  const { content, isForwarded, isForwardedOften, mentions, expiresAt } = message;
  const context = given({
    isForwarded,
    isForwardedOften,
    mentions: mentions?.length ? mentions : undefined,
    expiresAt,
  });
  const extras = { ...context, ...given(extrasOf(content)) };
  return {
    type: content.type,
    text: textOf(content),
    rawType: content.type === "unsupported" ? content.rawType : null,
    media: "media" in content ? content.media : undefined,
    extras: Object.keys(extras).length > 0 ? extras : null,
  };
}

/** The words of a message: its text, or its file's caption. */
export function textOf(content: ArrivingMessage["content"]): string | null {
  switch (content.type) {
    case "text":
    case "interactive":
    case "interactive_reply":
      return content.text;
    case "image":
    case "video":
    case "document":
    case "location":
      return content.caption ?? null;
    case "audio":
    case "sticker":
    case "contact":
    case "poll":
    case "call":
    case "unsupported":
      return null;
    default:
      return unreachable(content);
  }
}

function extrasOf(content: ArrivingMessage["content"]): StoredExtras {
  switch (content.type) {
    case "text":
      return { linkPreview: content.linkPreview };
    case "image":
      return { isViewOnce: content.isViewOnce };
    case "video":
      return { isViewOnce: content.isViewOnce, isGif: content.isGif };
    case "audio":
      return { isViewOnce: content.isViewOnce, isVoice: content.isVoice };
    case "sticker":
      return { isAnimated: content.isAnimated };
    case "location": {
      const { latitude, longitude, name, address, isLive } = content;
      return { location: { latitude, longitude, ...given({ name, address, isLive }) } };
    }
    case "contact":
      return {
        contacts: content.contacts.map(({ name, phones }) => ({ name, phones })),
        vcards: content.contacts.map(({ vcard }) => vcard),
      };
    case "poll": {
      const { question, options, maxSelections } = content;
      return { poll: { question, options: options.map((text) => ({ text, votes: [] })), maxSelections } };
    }
    case "interactive":
      return { interactive: { options: content.options, ...given({ footer: content.footer }) } };
    case "interactive_reply":
      return { interactiveReply: { kind: content.kind, ...given({ id: content.id }) } };
    case "call":
      return { call: { isVideo: content.isVideo, outcome: content.outcome } };
    case "document":
    case "unsupported":
      return {};
    default:
      return unreachable(content);
  }
}

/** The object without what is undefined, or false. */
function given<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined && member !== false),
  ) as Partial<T>;
}
