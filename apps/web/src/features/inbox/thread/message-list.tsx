import type { Chat, Message } from "@gomarketing/contracts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { LoaderCircle } from "lucide-react";
import { lazy, type Ref, Suspense, useCallback, useImperativeHandle, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { usePendingMessages } from "../../../backend/outbox/outbox-provider.tsx";
import { useMe } from "../../shell/use-me.ts";
import { JumpToNewest } from "./jump-to-newest.tsx";
import type { LargeImage } from "./lightbox.tsx";
import { DayRow, MessageRow, UnreadRow } from "./message-row.tsx";
import { shownMessages, type ThreadRow, threadRows } from "./thread-rows.ts";
import { useJumpToQuoted } from "./use-jump-to-quoted.ts";
import { useReading } from "./use-reading.ts";
import type { ThreadState } from "./use-thread.ts";
import { useThreadScroll } from "./use-thread-scroll.ts";

export interface MessageListHandle {
  jumpToNewest(): void;
}

interface MessageListProps {
  ref: Ref<MessageListHandle>;
  chat: Chat;
  thread: Extract<ThreadState, { kind: "ready" }>;
  onReply(message: Message): void;
  onEdit(message: Message): void;
}

const Lightbox = lazy(() => import("./lightbox.tsx").then(({ Lightbox }) => ({ default: Lightbox })));

/** Near enough to the end to follow what is new. */
const END_THRESHOLD_PX = 120;

/** A chat's messages, of which only those in sight are in the document. */
export function MessageList({ ref, chat, thread, onReply, onEdit }: MessageListProps) {
  const t = useTranslations("thread");
  const me = useMe();
  const pending = usePendingMessages(chat.id);
  const [image, setImage] = useState<LargeImage>();
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const reading = useReading(chat, thread.messages, isAtEnd);
  const shown = useMemo(() => shownMessages(thread.messages, pending, me), [thread.messages, pending, me]);
  const rows = useMemo(() => threadRows(shown, reading.mark), [shown, reading.mark]);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimatedHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: END_THRESHOLD_PX,
    paddingStart: 12,
    paddingEnd: 12,
  });
  useThreadScroll({ virtualizer, scroller, rows, thread, setAtEnd, endThresholdPx: END_THRESHOLD_PX });
  const jumpToNewest = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);
  const { clearMark } = reading;
  useImperativeHandle(ref, () => ({ jumpToNewest: () => [clearMark(), jumpToNewest()] }), [clearMark, jumpToNewest]);
  const { flashedKey, jumpTo } = useJumpToQuoted({ rows, thread, virtualizer });

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t("messages", { name: chat.contact.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
      >
        {rows.length === 0 && <p className="p-8 text-center text-14 text-ink-2">{t("empty")}</p>}
        {/* A short chat stands at the bottom, by the composer. */}
        <div className="flex min-h-full flex-col justify-end">
          <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className="absolute top-0 left-0 flex w-full flex-col px-3 md:px-4"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {row.kind === "day" && <DayRow date={row.date} />}
                  {row.kind === "unread" && <UnreadRow count={row.count} />}
                  {row.kind === "message" && (
                    <MessageRow
                      message={row.shown.message}
                      isPending={row.shown.pending !== undefined}
                      error={row.shown.pending?.error}
                      isFirstOfRun={row.isFirstOfRun}
                      isLastOfRun={row.isLastOfRun}
                      isGroup={chat.isGroup}
                      isFlashed={row.key === flashedKey}
                      onReply={onReply}
                      onEdit={onEdit}
                      onJumpTo={jumpTo}
                      onOpenImage={setImage}
                    />
                  )}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {thread.isLoadingOlder && <LoadingOlder />}
      <JumpToNewest messages={thread.messages} isAtEnd={isAtEnd} onJump={jumpToNewest} />
      {image && (
        <Suspense>
          <Lightbox image={image} onClose={() => setImage(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

/** Laid over the top, so that its coming and going moves nothing. */
function LoadingOlder() {
  const t = useTranslations("thread");
  return (
    <div
      role="status"
      aria-label={t("loadingOlder")}
      className="absolute top-2 left-1/2 -translate-x-1/2 rounded-full border border-line bg-surface p-1.5 shadow-pop"
    >
      <LoaderCircle aria-hidden className="size-5 animate-spin-slow text-ink-2" />
    </div>
  );
}

/** A first guess, corrected by measuring. A good one keeps the scroll bar calm. */
function estimatedHeight(row: ThreadRow | undefined): number {
  if (row?.kind !== "message") return 44;
  const { text = "", type } = row.shown.message;
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 62)), 0);
  return (type === "image" ? 250 : 0) + Math.min(lines, 50) * 22 + 20;
}
