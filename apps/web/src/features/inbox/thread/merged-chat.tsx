import type { Chat } from "@gomarketing/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import { keys } from "../../../backend/query-keys.ts";
import { moveTray } from "../composer/file-trays.ts";
import { keepDraft, readDraft } from "../drafts.ts";
import { chatHref } from "../use-open-chat.ts";
import { ThreadSkeleton } from "./thread-skeleton.tsx";

/** In place of a chat that became one with another: goes on there, with what was written and did not leave yet. */
export function MergedChat({ from, into }: { from: string; into: Chat }) {
  const cache = useQueryClient();
  const outbox = useOutbox();
  useEffect(() => {
    outbox.moveChat(from, into.id);
    moveDraft(from, into.id);
    moveTray(from, into.id);
    moveDraft(`${from}:note`, `${into.id}:note`);
    cache.setQueryData<Chat>(keys.chat(into.id), (known) => known ?? into);
    // Not another step back: the chat that is gone would only lead here again.
    window.history.replaceState(null, "", chatHref(into.id));
  }, [cache, outbox, from, into]);
  return <ThreadSkeleton />;
}

function moveDraft(from: string, into: string): void {
  const moved = readDraft(from);
  if (!moved) return;
  const there = readDraft(into);
  keepDraft(into, there ? `${there}\n${moved}` : moved);
  keepDraft(from, "");
}
