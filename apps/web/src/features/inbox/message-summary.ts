import type { Message } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";

/** A message in one line, as in a list of chats: its text, or what it is. */
export function useMessageSummary(): (message: Message) => string {
  const t = useTranslations("inbox");
  return (message) => {
    if (message.revokedAt) return t("revoked");
    const text = message.text && plain(message.text);
    switch (message.type) {
      case "text":
        return text ?? "";
      case "image":
        return `📷 ${text || t("photo")}`;
      case "unsupported":
        return t("unsupported");
    }
  };
}

/** WhatsApp's marks taken away, lines joined. */
function plain(text: string): string {
  return text
    .slice(0, 300)
    .replace(/```/g, "")
    .replace(/(^|\s)([*_~])(\S(?:.*?\S)?)\2(?=\s|[.,;:!?)]|$)/g, "$1$3")
    .replace(/\s+/g, " ");
}
