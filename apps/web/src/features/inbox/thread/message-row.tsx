import type { Message } from "@gomarketing/contracts";
import { Ban } from "lucide-react";
import { memo } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classNames } from "../../../ui/class-names.ts";
import { daysBetween } from "../../../ui/days.ts";
import { MessageTicks } from "../message-ticks.tsx";
import { FailedNote } from "./failed-note.tsx";
import { FormattedText } from "./formatted-text.tsx";
import type { LargeImage } from "./lightbox.tsx";
import { MessageImage } from "./message-image.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { Quoted } from "./quoted.tsx";
import { Reactions } from "./reactions.tsx";
import { authorName } from "./thread-rows.ts";

interface MessageRowProps {
  message: Message;
  /** The server does not have it yet. */
  isPending: boolean;
  /** Why the server refused it. */
  error: unknown;
  isFirstOfRun: boolean;
  isLastOfRun: boolean;
  isGroup: boolean;
  isFlashed: boolean;
  onReply(message: Message): void;
  onEdit(message: Message): void;
  onJumpTo(quoted: NonNullable<Message["replyTo"]>): void;
  onOpenImage(image: LargeImage): void;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isPending, isFirstOfRun, isFlashed } = props;
  const isOwn = message.direction === "outbound";
  return (
    <div
      className={classNames(
        "flex flex-col rounded-[14px]",
        isFirstOfRun ? "pt-2" : "pt-0.5",
        message.reactions.length > 0 && "pb-3",
        isFlashed && "animate-flash",
      )}
    >
      <div className={classNames("group flex items-start gap-1", isOwn && "flex-row-reverse")}>
        <Bubble {...props} isOwn={isOwn} />
        {!isPending && !message.revokedAt && (
          <MessageMenu message={message} onReply={props.onReply} onEdit={props.onEdit} />
        )}
      </div>
      {message.state === "failed" && <FailedNote message={message} isPending={isPending} error={props.error} />}
    </div>
  );
});

function Bubble({
  message,
  isOwn,
  isFirstOfRun,
  isLastOfRun,
  isGroup,
  ...props
}: MessageRowProps & { isOwn: boolean }) {
  const label = useLabel(message);
  const showsAuthor = isGroup && !isOwn && isFirstOfRun;
  return (
    <article
      aria-label={label}
      data-message-id={message.id}
      className={classNames(
        "relative flow-root max-w-[min(36rem,78%)] forced-colors:border min-w-0 rounded-[14px] text-15 shadow-bubble",
        isOwn ? "bg-own text-own-ink" : "bg-other text-ink",
        isLastOfRun && (isOwn ? "rounded-br" : "rounded-bl"),
        message.media || message.type === "image" ? "p-1" : "px-2.5 py-1.5",
      )}
    >
      {showsAuthor && <p className="text-13 font-semibold text-brand-ink">{authorName(message)}</p>}
      {message.replyTo && !message.revokedAt && (
        <Quoted quoted={message.replyTo} isOwn={isOwn} onJump={props.onJumpTo} />
      )}
      <Content message={message} onOpenImage={props.onOpenImage} />
      {message.reactions.length > 0 && !message.revokedAt && <Reactions reactions={message.reactions} />}
    </article>
  );
}

function Content({ message, onOpenImage }: { message: Message; onOpenImage(image: LargeImage): void }) {
  const t = useTranslations("thread");
  if (message.revokedAt) {
    return (
      <p className="text-14 italic">
        <Ban aria-hidden className="mr-1.5 inline-block size-4 align-[-3px]" />
        {t("revoked")}
        <Meta message={message} />
      </p>
    );
  }
  switch (message.type) {
    case "text":
      return (
        <div className="break-words whitespace-pre-wrap">
          <FormattedText text={message.text ?? ""} />
          <Meta message={message} />
        </div>
      );
    case "image":
      return (
        <>
          <MessageImage message={message} onOpen={onOpenImage} />
          {message.text ? (
            <div className="px-1.5 pt-1 pb-0.5 break-words whitespace-pre-wrap">
              <FormattedText text={message.text} />
              <Meta message={message} />
            </div>
          ) : (
            <Meta message={message} isOnImage />
          )}
        </>
      );
    case "unsupported":
      return (
        <p className="text-14 text-ink-2 italic">
          {t("unsupported")}
          <Meta message={message} />
        </p>
      );
  }
}

/** Time and ticks, at the end of the last line where there is room, else below it. */
function Meta({ message, isOnImage = false }: { message: Message; isOnImage?: boolean }) {
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

function useLabel(message: Message): string {
  const t = useTranslations("thread");
  const format = useFormatter();
  const time = format.dateTime(new Date(message.sentAt), { timeStyle: "short" });
  return `${authorName(message) ?? t("fromPhone")}, ${time}`;
}

export function DayRow({ date }: { date: string }) {
  const t = useTranslations("thread");
  const format = useFormatter();
  const day = new Date(date);
  const days = daysBetween(day, new Date());
  const name =
    days === 0
      ? t("today")
      : days === 1
        ? t("yesterday")
        : format.dateTime(day, {
            weekday: days < 7 ? "long" : undefined,
            day: "numeric",
            month: "long",
            year: days > 300 ? "numeric" : undefined,
          });
  return (
    <div className="flex justify-center pt-3 pb-1">
      <span className="rounded-lg bg-other px-3 py-1 text-12 font-medium text-ink-2 shadow-bubble">{name}</span>
    </div>
  );
}

export function UnreadRow({ count }: { count: number }) {
  const t = useTranslations("thread");
  return (
    <div className="flex items-center gap-3 pt-3 pb-1 text-12 font-semibold text-brand-ink">
      <span aria-hidden className="h-px flex-1 bg-brand/50" />
      {t("unreadDivider", { count })}
      <span aria-hidden className="h-px flex-1 bg-brand/50" />
    </div>
  );
}
