import type { Chat, Message } from "@gomarketing/contracts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, useState } from "react";
import { usePendingMessages } from "../../../backend/outbox/outbox-provider.tsx";
import { useMe } from "../../shell/use-me.ts";
import { shownMessages, type ThreadRow, threadRows } from "./thread-rows.ts";
import { useReading } from "./use-reading.ts";
import type { ThreadState } from "./use-thread.ts";
import { useThreadScroll } from "./use-thread-scroll.ts";

/** Near enough to the end to follow what is new. */
const END_THRESHOLD_PX = 120;

/** Drawn above and below the view. Who scrolls fast passes them all: more would be drawn in vain. */
const OVERSCAN_ROWS = 4;

/** Which rows a thread has, which of them are in sight, and where its reader is. */
export function useThreadView(chat: Chat, thread: Extract<ThreadState, { kind: "ready" }>) {
  const me = useMe();
  const pending = usePendingMessages(chat.id);
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const { mark, clearMark } = useReading(chat, thread.messages, isAtEnd);
  const shown = useMemo(() => shownMessages(thread.messages, pending, me), [thread.messages, pending, me]);
  const rows = useMemo(() => threadRows(shown, mark, thread.hasOlder), [shown, mark, thread.hasOlder]);

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimatedHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN_ROWS,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: END_THRESHOLD_PX,
    paddingStart: 12,
    paddingEnd: 12,
  });
  useThreadScroll({ virtualizer, scroller, rows, thread, setAtEnd, endThresholdPx: END_THRESHOLD_PX });
  const jumpToNewest = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);

  return { rows, virtualizer, scroller, isAtEnd, clearMark, jumpToNewest };
}

/** Guessed once for each: where a page comes in above, all are asked for. */
const estimates = new WeakMap<Message, number>();

/** A first guess, corrected by measuring. A good one keeps the scroll bar calm. */
function estimatedHeight(row: ThreadRow | undefined): number {
  if (row?.kind !== "message") return 44;
  const { message } = row.shown;
  const known = estimates.get(message);
  if (known !== undefined) return known;
  const { text = "", type } = message;
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 62)), 0);
  const height = (type === "image" ? 250 : 0) + Math.min(lines, 50) * 22 + 20;
  estimates.set(message, height);
  return height;
}
