import type { Message } from "@gomarketing/contracts";
import type { Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import type { ThreadRow } from "./thread-rows.ts";
import type { ThreadState } from "./use-thread.ts";

interface Jumping {
  rows: readonly ThreadRow[];
  thread: Extract<ThreadState, { kind: "ready" }>;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
}

type Quoted = NonNullable<Message["replyTo"]>;

const MOST_PAGES = 20;
const FLASH_MS = 1_600;

/** Scrolls to the message that a reply quotes, fetching older pages until it is there, and flashes it. */
export function useJumpToQuoted({ rows, thread, virtualizer }: Jumping) {
  const t = useTranslations("thread");
  const [target, setTarget] = useState<{ quoted: Quoted; pagesLeft: number }>();
  const [flashedKey, setFlashedKey] = useState<string>();

  useEffect(() => {
    if (!target || thread.isLoadingOlder) return;
    const index = rows.findIndex((row) => row.kind === "message" && isQuoted(row.shown.message, target.quoted));
    if (index >= 0) {
      virtualizer.scrollToIndex(index, { align: "center" });
      setFlashedKey(rows[index]?.key);
      setTarget(undefined);
    } else if (thread.hasOlder && target.pagesLeft > 0) {
      setTarget({ ...target, pagesLeft: target.pagesLeft - 1 });
      void thread.loadOlder();
    } else {
      setTarget(undefined);
      toast(t("quotedGone"));
    }
  }, [target, rows, thread, virtualizer, t]);

  useEffect(() => {
    if (!flashedKey) return;
    const timer = setTimeout(() => setFlashedKey(undefined), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashedKey]);

  const jumpTo = useCallback((quoted: Quoted) => setTarget({ quoted, pagesLeft: MOST_PAGES }), []);
  return { flashedKey, jumpTo };
}

const isQuoted = (message: Message, quoted: Quoted): boolean =>
  quoted.id ? message.id === quoted.id : message.whatsappId !== undefined && message.whatsappId === quoted.whatsappId;
