import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { fetchChat } from "../../../backend/chats.ts";
import { useLiveEvents } from "../../../backend/live/live-provider.tsx";
import type { EventFrame } from "../../../backend/live/live-socket.ts";
import type { PendingMessage } from "../../../backend/outbox/outbox.ts";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import { BackendProblem } from "../../../backend/problem.ts";
import { toast } from "../../../ui/toast.ts";

/**
 * Discards what could not be sent to chats that are gone, as with their session, and says so: nobody can open them to see it,
 * and the browser would keep it for ever. What is still tried fails first. Draws nothing.
 */
export function GoneChats() {
  const t = useTranslations("goneChats");
  const outbox = useOutbox();
  const pending = useSyncExternalStore(outbox.subscribe, outbox.pending, outbox.pending);
  const failedIn = [...new Set(pending.filter(({ state }) => state === "failed").map(({ chatId }) => chatId))].join();
  const deletions = useDeletions();
  // biome-ignore lint/correctness/useExhaustiveDependencies(deletions): with each session that is deleted it is asked anew
  useEffect(() => {
    const look = async (chatId: string) => {
      if (!(await isGone(chatId))) return;
      const discarded = outbox
        .pending()
        .filter((message) => message.chatId === chatId)
        .flatMap(({ idempotencyKey }) => outbox.discard(idempotencyKey) ?? []);
      if (discarded.length === 0) return;
      const texts = discarded.map(wordsOf).filter(Boolean).join("\n");
      const copy = { label: t("copy"), onClick: () => void navigator.clipboard.writeText(texts) };
      toast.error(t("discarded", { count: discarded.length }), texts ? { action: copy } : {});
    };
    for (const chatId of failedIn.split(",").filter(Boolean)) void look(chatId);
  }, [failedIn, deletions, outbox, t]);
  return null;
}

const wordsOf = ({ text, content }: PendingMessage): string => (content?.type === "note" ? content.text : text);

const isGone = (chatId: string): Promise<boolean> =>
  fetchChat(chatId).then(
    () => false,
    (error) => error instanceof BackendProblem && error.status === 404 && error.document.type === "/problems/not-found",
  );

/** How many sessions were deleted since the page came. */
function useDeletions(): number {
  const [count, setCount] = useState(0);
  useLiveEvents(
    useCallback((frames: readonly EventFrame[]) => {
      const deleted = frames.filter(({ event }) => event === "session.deleted").length;
      if (deleted > 0) setCount((known) => known + deleted);
    }, []),
  );
  return count;
}
