import type { Message } from "@gomarketing/contracts";

/** WhatsApp's own limits. */
const EDITABLE_MS = 15 * 60_000;
const REVOCABLE_MS = 60 * 3_600_000;

export interface MessagePowers {
  /** Reply or react. */
  readonly canAnswer: boolean;
  readonly canEdit: boolean;
  readonly canForward: boolean;
  readonly canRevoke: boolean;
  /** Take it back before WhatsApp has it, or after it failed. */
  readonly canCancel: boolean;
}

/** Of whoever only reads. */
export const NO_POWERS: MessagePowers = {
  canAnswer: false,
  canEdit: false,
  canForward: false,
  canRevoke: false,
  canCancel: false,
};

/**
 * What WhatsApp still allows for a message; until WhatsApp has it, it can only be taken back. A note is its author's, and never
 * at WhatsApp.
 *
 * @param ownId whose notes may be changed; without it, none
 */
export function powersOver(message: Message, nowMs: number, ownId?: string): MessagePowers {
  if (message.type === "note") {
    const { author } = message;
    const isOwn = !message.revokedAt && author.kind === "member" && author.id === ownId;
    return { ...NO_POWERS, canEdit: isOwn, canRevoke: isOwn };
  }
  const isAtWhatsApp =
    !message.revokedAt && message.whatsappId !== undefined && message.state !== "failed" && message.state !== "queued";
  const ageMs = nowMs - Date.parse(message.sentAt);
  const isFileHere = message.media === undefined || message.media.state === "ready";
  const isOwn = isAtWhatsApp && message.direction === "outbound";
  return {
    canAnswer: isAtWhatsApp,
    canForward: isAtWhatsApp && message.type !== "unsupported" && !message.isViewOnce && isFileHere,
    canEdit: isOwn && message.type === "text" && ageMs < EDITABLE_MS,
    canRevoke: isOwn && ageMs < REVOCABLE_MS,
    canCancel: message.author.kind === "member" && (message.state === "queued" || message.state === "failed"),
  };
}
