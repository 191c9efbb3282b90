import type { Message } from "@gomarketing/contracts";
import { Forward } from "lucide-react";
import { lazy, memo, Suspense } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classNames } from "../../../ui/class-names.ts";
import type { LargeImage } from "./lightbox.tsx";
import { MessageContent } from "./message-content.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { Quoted } from "./quoted.tsx";
import { Reactions } from "./reactions.tsx";
import { authorName } from "./thread-rows.ts";

const FailedNote = lazy(() => import("./failed-note.tsx").then(({ FailedNote }) => ({ default: FailedNote })));
const WaitingNote = lazy(() => import("./failed-note.tsx").then(({ WaitingNote }) => ({ default: WaitingNote })));
const UploadNote = lazy(() => import("./upload-note.tsx").then(({ UploadNote }) => ({ default: UploadNote })));

interface MessageRowProps {
  message: Message;
  /** The server does not have it yet. */
  isPending: boolean;
  /** Why the server refused it. */
  error: unknown;
  /** While its file is on the way: how much of it the server has, from 0 to 1. */
  uploaded?: number | undefined;
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
        {!isPending && <MessageMenu message={message} onReply={props.onReply} onEdit={props.onEdit} />}
      </div>
      <Suspense fallback={<div className="h-9" />}>
        {props.uploaded !== undefined && message.state === "queued" && (
          <UploadNote messageId={message.id} share={props.uploaded} />
        )}
        {message.state === "queued" && message.stateReason && <WaitingNote reason={message.stateReason} />}
        {message.state === "failed" && <FailedNote message={message} isPending={isPending} error={props.error} />}
      </Suspense>
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
  const isTight = message.type === "image" || message.type === "video" || message.type === "sticker";
  const isBare = message.type === "sticker" && !message.revokedAt && !message.replyTo;
  const showsAuthor = isGroup && !isOwn && isFirstOfRun;
  return (
    <article
      aria-label={label}
      data-message-id={message.id}
      className={classNames(
        "relative flow-root max-w-[min(36rem,78%)] forced-colors:border min-w-0 rounded-[14px] text-15 shadow-bubble",
        isBare ? "shadow-none" : isOwn ? "bg-own text-own-ink" : "bg-other text-ink",
        isLastOfRun && (isOwn ? "rounded-br" : "rounded-bl"),
        isTight && !message.revokedAt ? "p-1" : "px-2.5 py-1.5",
      )}
    >
      {showsAuthor && <p className="text-13 font-semibold text-brand-ink">{authorName(message)}</p>}
      {message.replyTo && !message.revokedAt && (
        <Quoted quoted={message.replyTo} isOwn={isOwn} onJump={props.onJumpTo} />
      )}
      {message.isForwarded && !message.revokedAt && <ForwardedLabel isOften={message.isForwardedOften} />}
      <MessageContent message={message} onOpenImage={props.onOpenImage} />
      {message.reactions.length > 0 && !message.revokedAt && <Reactions reactions={message.reactions} />}
    </article>
  );
}

function ForwardedLabel({ isOften }: { isOften: boolean | undefined }) {
  const t = useTranslations("thread");
  return (
    <p className="px-1 text-12 text-ink-2 italic">
      <Forward aria-hidden className="mr-1 inline-block size-3.5 align-[-2px]" />
      {t(isOften ? "forwardedOften" : "forwarded")}
    </p>
  );
}

function useLabel(message: Message): string {
  const t = useTranslations("thread");
  const format = useFormatter();
  const time = format.dateTime(new Date(message.sentAt), { timeStyle: "short" });
  return `${authorName(message) ?? t("fromPhone")}, ${time}`;
}
