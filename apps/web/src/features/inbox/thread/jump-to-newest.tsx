import type { Message } from "@gomarketing/contracts";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

interface JumpToNewestProps {
  messages: readonly Message[];
  isAtEnd: boolean;
  onJump(): void;
}

/** The way back to the end, with how many messages came meanwhile. */
export function JumpToNewest({ messages, isAtEnd, onJump }: JumpToNewestProps) {
  const t = useTranslations("thread");
  const newest = messages.at(-1)?.position ?? 0;
  const [seen, setSeen] = useState(newest);
  if (isAtEnd && seen !== newest) setSeen(newest);
  if (isAtEnd) return null;

  const count = messages.filter(
    ({ position, direction, type }) => position > seen && direction === "inbound" && type !== "notice",
  ).length;
  return (
    <button
      type="button"
      aria-label={count > 0 ? `${t("jumpToNewest")}, ${t("newMessages", { count })}` : t("jumpToNewest")}
      title={t("jumpToNewest")}
      onClick={onJump}
      className="absolute right-4 bottom-4 flex size-10 animate-pop items-center justify-center rounded-full border border-line bg-surface text-ink-2 shadow-pop hover:text-ink"
    >
      <ChevronDown aria-hidden className="size-5" />
      {count > 0 && (
        <span className="absolute -top-2 flex h-5 min-w-5 items-center justify-center rounded-full bg-brand px-1.5 text-11 font-semibold text-on-brand">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </button>
  );
}
