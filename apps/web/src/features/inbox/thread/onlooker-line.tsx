import { Eye, PenLine } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useOnlookers } from "../../../backend/live/live-provider.tsx";

/** Who else is at this chat: two people must not answer one question. */
export function OnlookerLine({ chatId, memberId }: { chatId: string; memberId: string }) {
  const t = useTranslations("onlookers");
  const format = useFormatter();
  const others = useOnlookers(chatId).filter(({ id }) => id !== memberId);
  const writing = others.filter(({ state }) => state === "typing");
  const shown = writing.length > 0 ? writing : others;
  const names = format.list(shown.map(({ name }) => name));
  const Icon = writing.length > 0 ? PenLine : Eye;
  return (
    // Always there, so that a screen reader hears what comes into it.
    <p
      role="status"
      className="flex shrink-0 items-center gap-1.5 bg-surface px-4 pt-1.5 text-12 text-ink-2 empty:hidden"
    >
      {shown.length > 0 && (
        <>
          <Icon aria-hidden className="size-3.5 shrink-0" />
          <span className="min-w-0 truncate">
            {t(writing.length > 0 ? "typing" : "viewing", { names, count: shown.length })}
          </span>
        </>
      )}
    </p>
  );
}
