import type { Chat, Message } from "@gomarketing/contracts";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { useChannel } from "../../../backend/live/live-provider.tsx";
import { BackendProblem } from "../../../backend/problem.ts";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { useCommand } from "../../shell/commands/command-provider.tsx";
import { useMay } from "../../shell/use-may.ts";
import { useSessions } from "../../shell/use-overview.ts";
import { Composer, type ComposerHandle } from "../composer/composer.tsx";
import type { ComposerMode } from "../composer/composer-mode.ts";
import { usePanel } from "../panel/use-panel.ts";
import { openChat } from "../use-open-chat.ts";
import { AboveComposer } from "./above-composer.tsx";
import { Announcer } from "./announcer.tsx";
import { MessageList, type MessageListHandle } from "./message-list.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { ThreadTools } from "./thread-tools.tsx";
import { useChat } from "./use-chat.ts";
import { useLook } from "./use-look.ts";
import { useThread } from "./use-thread.ts";

const SessionDownBanner = lazyWithTexts(() =>
  import("../../sessions/session-down-banner.tsx").then(({ SessionDownBanner }) => ({ default: SessionDownBanner })),
);
const GoneChat = lazy(() => import("./gone-chat.tsx").then(({ GoneChat }) => ({ default: GoneChat })));
const MergedChat = lazy(() => import("./merged-chat.tsx").then(({ MergedChat }) => ({ default: MergedChat })));
const ContactPanel = lazyWithTexts(() =>
  import("../panel/contact-panel.tsx").then(({ ContactPanel }) => ({ default: ContactPanel })),
);
const ReadOnlyNote = lazyWithTexts(() =>
  import("./read-only-note.tsx").then(({ ReadOnlyNote }) => ({ default: ReadOnlyNote })),
);

/** One chat: who it is with, what was said, and what to answer. */
export function Thread({ chatId }: { chatId: string }) {
  const chat = useChat(chatId);
  useChannel(`chat:${chatId}`);

  const status = chat.error instanceof BackendProblem ? chat.error.status : 500;
  // One that was there a moment ago may be deleted; a refresh that only fails leaves it on the screen.
  if (chat.data && status !== 404)
    return chat.data.id === chatId ? (
      <OpenThread chat={chat.data} />
    ) : (
      <Suspense fallback={<ThreadSkeleton />}>
        <MergedChat from={chatId} into={chat.data} />
      </Suspense>
    );
  if (!chat.isError) return <ThreadSkeleton />;
  if (status >= 500) return <LoadFailed onRetry={() => void chat.refetch()} />;
  return (
    <Suspense>
      <GoneChat />
    </Suspense>
  );
}

function OpenThread({ chat }: { chat: Chat }) {
  const [mode, setMode] = useState<ComposerMode>({ kind: "new" });
  const list = useRef<MessageListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const session = useSessions().data?.find(({ id }) => id === chat.session.id);
  const panel = usePanel();
  const mayAnswer = useMay("agent");
  const onTyping = useLook(chat.id);
  useCommand("details", panel.toggle);
  useCommand("write", mayAnswer ? () => composer.current?.focus() : undefined);
  useCommand("closeChat", () => openChat(undefined));

  const reply = useCallback((replyTo: Message) => setMode({ kind: "new", replyTo }), []);
  const edit = useCallback((message: Message) => setMode({ kind: "edit", message }), []);

  return (
    <div className="relative flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {session && session.sessionStatus !== "connected" && (
          <Suspense>
            <SessionDownBanner session={session} />
          </Suspense>
        )}
        <ThreadHeader chat={chat} isPanelOpen={panel.isOpen} onTogglePanel={panel.toggle} />
        <ThreadTools chat={chat} list={list} />
        <Messages chat={chat} list={list} onReply={reply} onEdit={edit} />
        <Announcer chat={chat} />
        <AboveComposer chat={chat} composer={composer} />
        {mayAnswer ? (
          <Composer
            ref={composer}
            chat={chat}
            mode={mode}
            onModeDone={() => setMode({ kind: "new" })}
            onSent={() => list.current?.jumpToNewest()}
            onEditLast={edit}
            onNote={() => setMode({ kind: "note" })}
            onTyping={onTyping}
          />
        ) : (
          <div className="min-h-12 shrink-0 border-t border-line bg-surface p-3.5">
            <Suspense>
              <ReadOnlyNote />
            </Suspense>
          </div>
        )}
      </div>
      {panel.isOpen && (
        <Suspense>
          <ContactPanel chat={chat} onClose={panel.close} />
        </Suspense>
      )}
    </div>
  );
}

interface MessagesProps {
  chat: Chat;
  list: React.Ref<MessageListHandle>;
  onReply(message: Message): void;
  onEdit(message: Message): void;
}

function Messages({ chat, list, onReply, onEdit }: MessagesProps) {
  const thread = useThread(chat.id);
  switch (thread.kind) {
    case "loading":
      return <ThreadSkeleton />;
    case "failed":
      return (
        <div className="flex-1">
          <LoadFailed onRetry={thread.retry} />
        </div>
      );
    case "ready":
      return <MessageList ref={list} chat={chat} thread={thread} onReply={onReply} onEdit={onEdit} />;
  }
}
