import type { Message } from "@gomarketing/contracts";
import { useTranslations } from "use-intl";
import { classNames } from "../../../ui/class-names.ts";

interface QuotedProps {
  quoted: NonNullable<Message["replyTo"]>;
  isOwn: boolean;
  onJump(quoted: NonNullable<Message["replyTo"]>): void;
}

/** What a reply answers to; a click goes there. */
export function Quoted({ quoted, isOwn, onJump }: QuotedProps) {
  const t = useTranslations("thread");
  return (
    <button
      type="button"
      title={t("jumpToQuoted")}
      onClick={() => onJump(quoted)}
      className={classNames(
        "mb-1 flex w-full flex-col rounded-md border-l-[3px] border-brand bg-shade px-2 py-1 text-left text-13 hover:bg-shade-2",
        isOwn ? "text-own-ink" : "text-ink-2",
      )}
    >
      {quoted.authorName && <span className="truncate font-semibold text-brand-ink">{quoted.authorName}</span>}
      <span className="line-clamp-2 break-words">{quoted.text || t("quotedMessage")}</span>
    </button>
  );
}
