import type { Message } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { namesOf } from "./thread/formatted-text.tsx";

/** A message in one line, as in a list of chats: its text, or what it is. */
export function useMessageSummary(): (message: Message) => string {
  const t = useTranslations("inbox");
  return (message) => {
    if (message.revokedAt) return t("revoked");
    const text = message.text && plain(named(message.text, message));
    switch (message.type) {
      case "text":
      case "note":
      case "interactive":
      case "interactive_reply":
        return text ?? "";
      case "image":
        return `📷 ${text || t("photo")}`;
      case "video":
        return `${message.isGif ? "🎞️" : "🎥"} ${text || t(message.isGif ? "gif" : "video")}`;
      case "audio":
        return `${message.isVoice ? "🎤" : "🎵"} ${t(message.isVoice ? "voice" : "audio")}${lengthOf(message)}`;
      case "document":
        return `📄 ${text || message.media?.fileName || t("document")}`;
      case "sticker":
        return `💟 ${t("sticker")}`;
      case "location":
        return `📍 ${message.location?.name || text || t(message.location?.isLive ? "liveLocation" : "location")}`;
      case "contact":
        return `👤 ${message.contacts?.map(({ name }) => name).join(", ") || t("contact")}`;
      case "poll":
        return `📊 ${message.poll?.question ?? t("poll")}`;
      case "call":
        return `${message.call?.isVideo ? "📹" : "📞"} ${t(message.call?.outcome === "missed" ? "missedCall" : "call")}`;
      case "notice":
        return "";
      case "unsupported":
        return t(message.rawType === "unreadable" ? "unreadable" : "unsupported");
    }
  };
}

/** ` (1:07)` after what has a length. */
function lengthOf({ media }: Message): string {
  return media?.durationSeconds ? ` (${clock(media.durationSeconds)})` : "";
}

/** Seconds as a player shows them: `1:07`. */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** With names in place of the digits that stand for people. */
function named(text: string, { mentions }: Message): string {
  const names = namesOf(mentions);
  return names ? text.replace(/@(\d{5,20})/g, (_, digits) => `@${names.get(digits) ?? digits}`) : text;
}

/** WhatsApp's marks taken away, lines joined. */
function plain(text: string): string {
  return text
    .slice(0, 300)
    .replace(/```/g, "")
    .replace(/(^|\s)([*_~])(\S(?:.*?\S)?)\2(?=\s|[.,;:!?)]|$)/g, "$1$3")
    .replace(/\s+/g, " ");
}
