import type { Chat } from "@gomarketing/contracts";
import { AlarmClock, BellOff, Paperclip, Pin } from "lucide-react";
import { type MouseEvent, memo } from "react";
import { useTranslations } from "use-intl";
import { Avatar } from "../../../ui/avatar.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { showPhone } from "../../../ui/phone-number.ts";
import { useFileTray } from "../composer/file-trays.ts";
import { useDraft } from "../drafts.ts";
import { useMessageSummary } from "../message-summary.ts";
import { MessageTicks } from "../message-ticks.tsx";
import { chatHref, openChat } from "../use-open-chat.ts";
import { useShortTime } from "./short-time.ts";
import { waitingTone } from "./waiting.ts";

interface ChatRowProps {
  chat: Chat;
  isOpen: boolean;
  typing: "composing" | "recording" | undefined;
  /** The current minute since the epoch: what "5 min" is counted from. */
  minute: number;
}

export const ChatRow = memo(function ChatRow({ chat, isOpen, typing, minute }: ChatRowProps) {
  const shortTime = useShortTime();
  const isUnread = chat.unreadCount > 0;
  const open = (event: MouseEvent) => {
    // A click with Ctrl opens a tab, as with any link.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    openChat(chat.id);
  };
  return (
    <li className="[content-visibility:auto] [contain-intrinsic-size:auto_60px]">
      <a
        href={chatHref(chat.id)}
        data-chat-row
        aria-current={isOpen ? "true" : undefined}
        onClick={open}
        className={classNames(
          "flex h-15 items-center gap-3 rounded-xl px-2.5 -outline-offset-2 transition-colors",
          isOpen ? "bg-brand-soft" : "hover:bg-shade",
        )}
      >
        <Avatar name={chat.contact.name} pictureUrl={chat.contact.pictureUrl} />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5">
          <span className="flex items-baseline gap-2">
            <span className={classNames("min-w-0 flex-1 truncate text-15", isUnread ? "font-semibold" : "font-medium")}>
              {showPhone(chat.contact.name)}
            </span>
            <time
              dateTime={chat.lastActivityAt}
              className={classNames("text-12 tabular-nums", isUnread ? "font-semibold text-brand-ink" : "text-ink-2")}
            >
              {shortTime(chat.lastActivityAt)}
            </time>
          </span>
          <span className="flex h-5 items-center gap-1.5 text-13 text-ink-2">
            <span className="min-w-0 flex-1 truncate">
              <Preview chat={chat} typing={typing} isOpen={isOpen} />
            </span>
            {chat.waitingSince && chat.status !== "resolved" && <Waiting since={chat.waitingSince} minute={minute} />}
            <Marks chat={chat} />
            {isUnread && <UnreadBadge count={chat.unreadCount} />}
          </span>
        </span>
      </a>
    </li>
  );
});

function Preview({ chat, typing, isOpen }: Pick<ChatRowProps, "chat" | "typing" | "isOpen">) {
  const t = useTranslations("inbox");
  const summary = useMessageSummary();
  const draft = useDraft(chat.id);
  const { files, coming } = useFileTray(chat.id);
  const fileCount = files.length + coming;
  const { lastMessage } = chat;

  if (typing) return <span className="font-medium text-ok">{t(typing === "composing" ? "typing" : "recording")}</span>;
  if ((draft || fileCount > 0) && !isOpen) {
    return (
      <>
        {fileCount > 0 && <WaitingFiles count={fileCount} isBesideDraft={draft !== null} />}
        {draft && <span className="font-medium text-danger">{t("draft")}</span>} {draft}
      </>
    );
  }
  if (!lastMessage) return t("noMessages");
  return (
    <>
      {lastMessage.direction === "outbound" && !lastMessage.revokedAt && (
        <MessageTicks state={lastMessage.state} className="mr-1 inline-block align-[-3px]" />
      )}
      {chat.isGroup && lastMessage.author.kind === "contact" && `${lastMessage.author.name}: `}
      {summary(lastMessage)}
    </>
  );
}

/** What is attached and not sent: in words, or as a sign before the draft it goes with. */
function WaitingFiles({ count, isBesideDraft }: { count: number; isBesideDraft: boolean }) {
  const text = useTranslations("inbox")("waitingFiles", { count });
  return (
    <span className="font-medium text-danger">
      <Paperclip aria-hidden className="mr-1 inline-block size-3.5 align-[-2px]" />
      <span className={isBesideDraft ? "sr-only" : undefined}>{text}</span>
    </span>
  );
}

function Marks({ chat }: Pick<ChatRowProps, "chat">) {
  const t = useTranslations("inbox");
  return (
    <>
      {chat.status === "snoozed" && <AlarmClock role="img" aria-label={t("snoozed")} className="size-4 shrink-0" />}
      {chat.isMuted && <BellOff role="img" aria-label={t("muted")} className="size-4 shrink-0" />}
      {chat.isPinned && <Pin role="img" aria-label={t("pinned")} className="size-4 shrink-0" />}
    </>
  );
}

function UnreadBadge({ count }: { count: number }) {
  const t = useTranslations("inbox");
  return (
    <span className="flex h-5 min-w-5 items-center justify-center rounded-full bg-brand px-1.5 text-11 font-semibold text-on-brand tabular-nums">
      <span aria-hidden>{count > 999 ? "999+" : count}</span>
      <span className="sr-only">{t("unread", { count })}</span>
    </span>
  );
}

function Waiting({ since, minute }: { since: string; minute: number }) {
  const t = useTranslations("inbox");
  const minutes = Math.max(0, minute - Math.floor(Date.parse(since) / 60_000));
  const tone = waitingTone(minutes);
  if (!tone) return null;
  const time =
    minutes < 60
      ? t("minutes", { count: minutes })
      : minutes < 1_440
        ? t("hours", { count: Math.floor(minutes / 60) })
        : t("days", { count: Math.floor(minutes / 1_440) });
  return (
    <span
      className={classNames(
        "rounded-full px-2 text-11 leading-5 font-medium whitespace-nowrap",
        tone === "danger" ? "bg-danger-soft text-danger" : "bg-warn-soft text-warn",
      )}
    >
      <span aria-hidden>{time}</span>
      <span className="sr-only">{t("waiting", { time })}</span>
    </span>
  );
}
