import type { Message } from "@gomarketing/contracts";
import type { ClipboardEvent } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useMessageSummary } from "../message-summary.ts";
import { authorName } from "./thread-rows.ts";

/**
 * Several selected messages are copied as WhatsApp does: each with its time and author in front, so that a conversation
 * can be pasted elsewhere and read. Within one message the selection is copied as it is.
 */
export function useCopyAsWhatsApp(messages: readonly Message[]): (event: ClipboardEvent) => void {
  const format = useFormatter();
  const phone = useTranslations("thread")("fromPhone");
  const summary = useMessageSummary();
  const lineOf = (message: Message) => {
    const at = format.dateTime(new Date(message.sentAt), { dateStyle: "short", timeStyle: "short" });
    const text = message.type === "text" && !message.revokedAt ? message.text : summary(message);
    return `[${at}] ${authorName(message) ?? phone}: ${text}`;
  };

  return (event) => {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed) return;
    const bubbles = event.currentTarget.querySelectorAll<HTMLElement>("[data-message-id]");
    const chosen = new Set(
      [...bubbles].filter((one) => selection.containsNode(one, true)).map(({ dataset }) => dataset.messageId),
    );
    if (chosen.size < 2) return;
    const lines = messages.filter(({ id }) => chosen.has(id)).map(lineOf);
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  };
}
