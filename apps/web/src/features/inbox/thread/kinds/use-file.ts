import type { Message } from "@gomarketing/contracts";
import { mediaUrl } from "../../../../backend/messages.ts";
import { useOutbox } from "../../../../backend/outbox/outbox-provider.tsx";
import { useReasonText } from "../../../../ui/problem-text.ts";

export type MessageFile =
  | { kind: "ready"; url: string }
  /** `isOurs`: it is on its way to the server, not from WhatsApp. */
  | { kind: "pending"; isOurs: boolean }
  | { kind: "failed"; why: string | undefined };

/** Where a message's file is: here, on its way, or not to be had. What was sent from this page is here at once. */
export function useFile({ idempotencyKey, media }: Message): MessageFile {
  const preview = useOutbox().previewOf(idempotencyKey);
  const reasonText = useReasonText();
  if (preview) return { kind: "ready", url: preview.previewUrl };
  if (media?.state === "ready") return { kind: "ready", url: mediaUrl(media.id) };
  if (media?.state === "failed") return { kind: "failed", why: media.failure && reasonText(media.failure) };
  return { kind: "pending", isOurs: media === undefined };
}
