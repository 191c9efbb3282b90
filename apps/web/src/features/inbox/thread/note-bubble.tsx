import type { Message } from "@gomarketing/contracts";
import { Lock } from "lucide-react";
import { Fragment, type ReactNode, useMemo } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { parseText } from "./format-text.ts";
import { renderText } from "./formatted-text.tsx";
import { splitMentions } from "./split-mentions.ts";
import { authorName } from "./thread-rows.ts";

/** What the team alone sees: nothing of it looks like something the customer has. */
export function NoteBubble({ message }: { message: Message }) {
  const t = useTranslations("note");
  const format = useFormatter();
  const time = format.dateTime(new Date(message.sentAt), { timeStyle: "short" });
  const author = authorName(message) ?? "";
  return (
    <div className="flex justify-center py-1.5">
      <article
        aria-label={t("label", { name: author, time })}
        data-message-id={message.id}
        className="w-full max-w-[min(36rem,92%)] rounded-[14px] border border-dashed border-warn/50 bg-warn-soft px-3 py-2 text-14 text-ink"
      >
        <p className="mb-0.5 flex items-center gap-1.5 text-12 font-semibold text-warn">
          <Lock aria-hidden className="size-3.5 shrink-0" />
          <span className="min-w-0 flex-1 truncate">{t("title", { name: author })}</span>
          <time dateTime={message.sentAt} className="font-normal tabular-nums">
            {time}
          </time>
        </p>
        <p className="break-words whitespace-pre-wrap">
          <NoteText message={message} />
        </p>
      </article>
    </div>
  );
}

function NoteText({ message: { text = "", mentions } }: { message: Message }): ReactNode {
  return useMemo(() => {
    const names = mentions?.flatMap((mention) => ("name" in mention ? [mention.name] : [])) ?? [];
    return splitMentions(text, names).map(({ text: piece, isMention }, index) =>
      isMention ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the text
        <strong key={index} className="font-semibold text-brand-ink">
          {piece}
        </strong>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the text
        <Fragment key={index}>{parseText(piece).map(renderText)}</Fragment>
      ),
    );
  }, [text, mentions]);
}
