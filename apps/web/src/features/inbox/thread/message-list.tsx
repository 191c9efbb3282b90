import type { Chat, Message } from "@gomarketing/contracts";
import { LoaderCircle } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { lazy, type Ref, Suspense, useEffect, useImperativeHandle, useState } from "react";
import { useTranslations } from "use-intl";
import { forgetNamedMessage } from "../use-open-chat.ts";
import type { JumpTarget } from "./jump-target.ts";
import { JumpToNewest } from "./jump-to-newest.tsx";
import type { LargeImage } from "./lightbox.tsx";
import { useCopyAsWhatsApp } from "./use-copy-as-whatsapp.ts";
import { useJump } from "./use-jump.ts";
import type { ThreadState } from "./use-thread.ts";
import { useThreadView } from "./use-thread-view.ts";
import { VirtualRows } from "./virtual-rows.tsx";

const Lightbox = lazy(() => import("./lightbox.tsx").then(({ Lightbox }) => ({ default: Lightbox })));

export interface MessageListHandle {
  jumpToNewest(): void;
  jumpTo(target: JumpTarget): void;
}

interface MessageListProps {
  ref: Ref<MessageListHandle>;
  chat: Chat;
  thread: Extract<ThreadState, { kind: "ready" }>;
  onReply(message: Message): void;
  onEdit(message: Message): void;
}

/** A chat's messages, of which only those in sight are in the document. */
export function MessageList({ ref, chat, thread, onReply, onEdit }: MessageListProps) {
  const t = useTranslations("thread");
  const [image, setImage] = useState<LargeImage>();
  const { rows, virtualizer, scroller, isAtEnd, clearMark, jumpToNewest } = useThreadView(chat, thread);
  const { flashedKey, jumpTo, jumpToQuoted, isJumping } = useJump({ rows, thread, virtualizer });
  // Who answers has read: the divider goes.
  useImperativeHandle(ref, () => ({ jumpToNewest: () => [clearMark(), jumpToNewest()], jumpTo }), [
    clearMark,
    jumpToNewest,
    jumpTo,
  ]);
  useNamedMessage(jumpTo);
  const copy = useCopyAsWhatsApp(thread.messages);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t("messages", { name: chat.contact.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onCopy={copy}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget || (event.key !== "Home" && event.key !== "End")) return;
          // A browser's own way there is slow, and ends where the first row on it turns out higher than guessed.
          event.preventDefault();
          if (event.key === "End") jumpToNewest();
          else virtualizer.scrollToIndex(0);
        }}
        className="h-full overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
      >
        {rows.length === 0 && <p className="p-8 text-center text-14 text-ink-2">{t("empty")}</p>}
        <VirtualRows
          rows={rows}
          virtualizer={virtualizer}
          isGroup={chat.isGroup}
          flashedKey={flashedKey}
          onReply={onReply}
          onEdit={onEdit}
          onJumpTo={jumpToQuoted}
          onOpenImage={setImage}
        />
      </div>
      {(thread.isLoadingOlder || isJumping) && <LoadingOlder />}
      <JumpToNewest messages={thread.messages} isAtEnd={isAtEnd} onJump={jumpToNewest} />
      {image && (
        <Suspense>
          <Lightbox image={image} onClose={() => setImage(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

/** Goes to the message that the address names: a link out of a search, or to show a colleague. */
function useNamedMessage(jumpTo: (target: JumpTarget) => void): void {
  const id = useSearchParams().get("message");
  useEffect(() => {
    if (!id) return;
    jumpTo({ kind: "message", id });
    forgetNamedMessage();
  }, [id, jumpTo]);
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
