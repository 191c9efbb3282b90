import type { Message } from "@gomarketing/contracts";
import type { Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "../../../ui/toast.ts";
import { type JumpTarget, placeOf } from "./jump-target.ts";
import type { ThreadRow } from "./thread-rows.ts";
import type { ThreadState } from "./use-thread.ts";

interface Jumping {
  rows: readonly ThreadRow[];
  thread: Extract<ThreadState, { kind: "ready" }>;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
}

/** Far jumps read in large steps; further back than this nobody looks for a message by scrolling either. */
const PAGE_SIZE = 200;
const MOST_PAGES = 250;
const FLASH_MS = 1_600;

/** Scrolls to a message or a day, fetching older pages until it is there, and flashes what was looked for. */
export function useJump({ rows, thread, virtualizer }: Jumping) {
  const t = useTranslations("thread");
  const [target, setTarget] = useState<{ to: JumpTarget; pagesLeft: number }>();
  const [flashedKey, setFlashedKey] = useState<string>();

  useEffect(() => {
    if (!target || thread.isLoadingOlder) return;
    const index = placeOf(target.to, rows, thread.hasOlder);
    if (index !== undefined) {
      virtualizer.scrollToIndex(index, { align: target.to.kind === "day" ? "start" : "center" });
      setFlashedKey(rows[index]?.key);
      setTarget(undefined);
    } else if (thread.hasOlder && target.pagesLeft > 0) {
      setTarget({ ...target, pagesLeft: target.pagesLeft - 1 });
      void thread.loadOlder(PAGE_SIZE);
    } else {
      setTarget(undefined);
      toast(t(target.to.kind === "day" ? "dayGone" : "quotedGone"));
    }
  }, [target, rows, thread, virtualizer, t]);

  useEffect(() => {
    if (!flashedKey) return;
    const timer = setTimeout(() => setFlashedKey(undefined), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashedKey]);

  const jumpTo = useCallback((to: JumpTarget) => setTarget({ to, pagesLeft: MOST_PAGES }), []);
  const jumpToQuoted = useCallback(
    (quoted: NonNullable<Message["replyTo"]>) => jumpTo({ kind: "quoted", quoted }),
    [jumpTo],
  );
  return { flashedKey, jumpTo, jumpToQuoted, isJumping: target !== undefined };
}
