import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { ThreadRow } from "./thread-rows.ts";
import type { ThreadState } from "./use-thread.ts";

interface ThreadScroll {
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly ThreadRow[];
  thread: Extract<ThreadState, { kind: "ready" }>;
  setAtEnd(isAtEnd: boolean): void;
  endThresholdPx: number;
}

/** Older messages are fetched when this few rows are left above the view. */
const ROWS_LEFT_ABOVE = 16;

/** Opens at the unread divider or the end, stays at the end when the view shrinks, and fetches what is older. */
export function useThreadScroll({ virtualizer, scroller, rows, thread, setAtEnd, endThresholdPx }: ThreadScroll): void {
  const isPlaced = useRef(false);
  const wasAtEnd = useRef(true);

  useLayoutEffect(() => {
    if (rows.length === 0) return;
    if (isPlaced.current) {
      // The virtualizer follows what is appended. Here messages may also come in before the last row: one that is
      // on its way stays last.
      if (wasAtEnd.current) virtualizer.scrollToEnd();
      return;
    }
    isPlaced.current = true;
    const divider = rows.findIndex(({ kind }) => kind === "unread");
    if (divider >= 0) virtualizer.scrollToIndex(divider, { align: "start" });
    else virtualizer.scrollToEnd();
  }, [rows, virtualizer]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < endThresholdPx;
      wasAtEnd.current = isAtEnd;
      setAtEnd(isAtEnd);
    };
    // The virtualizer pins the end when rows grow, not when the view shrinks (a keyboard, a reply bar).
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) virtualizer.scrollToEnd();
      look();
    });
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, virtualizer, setAtEnd, endThresholdPx]);

  const firstInView = virtualizer.range?.startIndex;
  const { hasOlder, loadOlder } = thread;
  useEffect(() => {
    if (!isPlaced.current || !hasOlder || !isNearTop(firstInView)) return;
    // Where a page has just come in above, the view finds its place again first.
    const frame = requestAnimationFrame(() => {
      if (isNearTop(virtualizer.range?.startIndex)) void loadOlder();
    });
    return () => cancelAnimationFrame(frame);
  }, [virtualizer, firstInView, hasOlder, loadOlder]);
}

const isNearTop = (firstInView: number | undefined): boolean =>
  firstInView !== undefined && firstInView < ROWS_LEFT_ABOVE;
