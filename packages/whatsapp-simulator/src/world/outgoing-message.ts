import type { proto } from "baileys";
import type { InteractiveMessage, InteractiveReply } from "./interactive.ts";

/** What any message may be besides its content. */
export interface Besides {
  readonly replyTo?: string | undefined;
  readonly isForwarded?: boolean | undefined;
  /** Five times or more. */
  readonly isForwardedOften?: boolean | undefined;
  /** JIDs. */
  readonly mentions?: readonly string[] | undefined;
  /** The chat's messages disappear after so many seconds. */
  readonly expirationSeconds?: number | undefined;
}

export interface FileMessage extends Besides {
  readonly type: "image" | "video" | "audio" | "document" | "sticker";
  /** Base64, or the bytes. */
  readonly data: string | Buffer;
  readonly mimeType: string;
  readonly caption?: string | undefined;
  readonly fileName?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** A JPEG, base64. */
  readonly thumbnail?: string | undefined;
  readonly voice?: boolean | undefined;
  readonly durationSeconds?: number | undefined;
  /** Base64. */
  readonly waveform?: string | undefined;
  readonly isGif?: boolean | undefined;
  readonly isViewOnce?: boolean | undefined;
  /** Linked devices are only told that there is something, as WhatsApp mostly does with what may be seen once. */
  readonly isOnPhoneOnly?: boolean | undefined;
}

/** Somebody's card. */
export interface Card {
  readonly name: string;
  /** E.164. */
  readonly phone: string;
}

/** What a text links to, as its sender's phone saw it. */
interface LinkPreview {
  readonly url: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** A JPEG, base64. */
  readonly thumbnail?: string | undefined;
}

/** The message that a reply quotes, and who wrote it. */
export interface Quoted {
  readonly message: proto.IMessage;
  readonly participant: string;
}

/** What a person can be told to send, as the control API takes it. */
export type OutgoingMessage =
  | (Besides & {
      readonly type: "text";
      readonly text: string;
      readonly linkPreview?: LinkPreview | undefined;
    })
  | FileMessage
  | (Besides & {
      readonly type: "location" | "live_location";
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string | undefined;
      readonly address?: string | undefined;
    })
  | (Besides & Card & { readonly type: "contact"; readonly contacts?: undefined })
  | (Besides & { readonly type: "contact"; readonly contacts: readonly Card[] })
  | (Besides & {
      readonly type: "poll";
      readonly question: string;
      readonly options: readonly string[];
      readonly multiple?: boolean | undefined;
    })
  | (Besides & InteractiveMessage)
  | (Besides & InteractiveReply)
  /** Something that may be seen once, on the phone: linked devices are only told that there is something. */
  | (Besides & { readonly type: "view_once_unavailable" })
  /** A kind that has no name here; with a field that has none anywhere yet, by its number. */
  | { readonly type: "raw"; readonly message: proto.IMessage; readonly unnamedField?: number | undefined };
