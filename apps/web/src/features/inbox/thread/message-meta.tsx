import type { Message } from "@gomarketing/contracts";
import { Timer } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { classNames } from "../../../ui/class-names.ts";
import { MessageTicks } from "../message-ticks.tsx";

/** Time and ticks, at the end of the last line where there is room, else below it. */
export function Meta({ message, isOnImage = false }: { message: Message; isOnImage?: boolean }) {
  const t = useTranslations("thread");
  const format = useFormatter();
  const isOwn = message.direction === "outbound";
  return (
    <span
      className={classNames(
        "flex items-center gap-1 text-11 whitespace-nowrap not-italic tabular-nums select-none",
        isOnImage
          ? "pointer-events-none absolute right-2.5 bottom-2.5 h-5 rounded-full bg-black/65 px-2 text-white"
          : "float-right mt-1.5 -mr-0.5 ml-2.5 h-4",
        !isOnImage && (isOwn ? "text-own-meta" : "text-ink-2"),
      )}
    >
      {message.expiresAt && <Timer role="img" aria-label={t("disappears")} className="size-3" />}
      {message.author.kind === "phone" && <span>{t("fromPhone")} ·</span>}
      {message.editedAt && !message.revokedAt && <span>{t("edited")}</span>}
      <time dateTime={message.sentAt}>{format.dateTime(new Date(message.sentAt), { timeStyle: "short" })}</time>
      {isOwn && !message.revokedAt && (
        <MessageTicks
          state={message.state}
          tone={isOnImage ? "text-white data-[state=read]:text-[#8ad6fa]" : undefined}
        />
      )}
    </span>
  );
}
