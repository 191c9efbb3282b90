import type { Message } from "@gomarketing/contracts";
import { Lock } from "lucide-react";
import { Fragment, type ReactNode, useMemo } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classNames } from "../../../ui/class-names.ts";
import { MessageTicks } from "../message-ticks.tsx";
import { FailedNote } from "./failed-note.tsx";
import { parseText } from "./format-text.ts";
import { renderText } from "./formatted-text.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { splitMentions } from "./split-mentions.ts";
import { authorName } from "./thread-rows.ts";

export interface NoteBubbleProps {
  message: Message;
  /** The server does not have it yet. */
  isPending: boolean;
  /** Why the server refused it. */
  error: unknown;
  isFlashed: boolean;
  onReply(message: Message): void;
  onEdit(message: Message): void;
}

/** What the team alone sees: nothing of it looks like something the customer has. */
export function NoteBubble({ message, isPending, error, isFlashed, onReply, onEdit }: NoteBubbleProps) {
  return (
    <div className={classNames("rounded-[14px] py-1.5", isFlashed && "animate-flash")}>
      <div className="group flex items-start justify-center gap-1">
        <Bubble message={message} />
        {!isPending && <MessageMenu message={message} onReply={onReply} onEdit={onEdit} />}
      </div>
      {message.state === "failed" && <FailedNote message={message} isPending={isPending} error={error} />}
    </div>
  );
}

function Bubble({ message }: { message: Message }) {
  const t = useTranslations("note");
  const thread = useTranslations("thread");
  const format = useFormatter();
  const time = format.dateTime(new Date(message.sentAt), { timeStyle: "short" });
  const author = authorName(message) ?? "";
  const isHere = message.state !== "queued" && message.state !== "failed";
  return (
    <article
      aria-label={t("label", { name: author, time })}
      data-message-id={message.id}
      className="w-full min-w-0 max-w-[min(36rem,92%)] rounded-[14px] border border-dashed border-warn/50 bg-warn-soft px-3 py-2 text-14 text-ink"
    >
      <p className="mb-0.5 flex items-center gap-1.5 text-12 font-semibold text-warn">
        <Lock aria-hidden className="size-3.5 shrink-0" />
        <span className="min-w-0 flex-1 truncate">{t("title", { name: author })}</span>
        {message.editedAt && !message.revokedAt && <span className="font-normal">{thread("edited")}</span>}
        <time dateTime={message.sentAt} className="font-normal tabular-nums">
          {time}
        </time>
        {!isHere && <MessageTicks state={message.state} />}
      </p>
      {message.revokedAt ? (
        <p className="text-ink-2 italic">{t("revoked")}</p>
      ) : (
        <p className="break-words whitespace-pre-wrap">
          <NoteText message={message} />
        </p>
      )}
    </article>
  );
}

function NoteText({ message: { text = "", mentions } }: { message: Message }): ReactNode {
  return useMemo(() => {
    const names = mentions?.flatMap((mention) => ("userId" in mention ? [mention.name] : [])) ?? [];
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
