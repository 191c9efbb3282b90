import type { Message } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";

/** Emojis under a bubble, each once, with a number when there are more than one in all. */
export function Reactions({ reactions }: { reactions: Message["reactions"] }) {
  const t = useTranslations("thread");
  const emojis = [...new Set(reactions.map(({ emoji }) => emoji))];
  const list = reactions
    .map(({ emoji, author }) => `${emoji} ${author.kind === "phone" ? t("fromPhone") : author.name}`)
    .join(", ");
  return (
    <span
      role="img"
      aria-label={t("reactions", { list })}
      title={list}
      className="absolute -bottom-3.5 left-2 flex items-center gap-0.5 rounded-full border border-line bg-surface px-1.5 text-14 leading-5 text-ink-2"
    >
      {emojis.join("")}
      {reactions.length > 1 && <span className="text-11">{reactions.length}</span>}
    </span>
  );
}
