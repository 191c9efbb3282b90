import { Inbox, SearchX, Smartphone } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useTyping } from "../../../backend/live/live-provider.tsx";
import type { ChatFilter } from "../../../backend/query-keys.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LoadFailed } from "../../../ui/load-failed.tsx";
import { useNow } from "../../../ui/time.ts";
import { useSessions } from "../../shell/use-overview.ts";
import { ChatListSkeleton } from "./chat-list-skeleton.tsx";
import { ChatRow } from "./chat-row.tsx";
import { useChatList } from "./use-chat-list.ts";
import { useWalkChats } from "./use-walk-chats.ts";

interface ChatListProps {
  filter: ChatFilter | undefined;
  openChatId: string | undefined;
  onChooseTab(tab: ChatFilter["tab"]): void;
  onClearSearch(): void;
}

const MINUTE_MS = 60_000;
const NONE: readonly string[] = [];

export function ChatList({ filter, openChatId, onChooseTab, onClearSearch }: ChatListProps) {
  const t = useTranslations("inbox");
  const list = useChatList(filter);
  const typing = useTyping();
  const now = useNow(MINUTE_MS / 2);
  useWalkChats(list.kind === "ready" ? list.chats.map(({ id }) => id) : NONE, openChatId);

  return (
    <div id="chat-list" role="tabpanel" aria-label={t("list")} className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
      {list.kind === "loading" && <ChatListSkeleton />}
      {list.kind === "failed" && <LoadFailed onRetry={list.retry} />}
      {list.kind === "ready" && list.chats.length === 0 && filter && (
        <NoChats filter={filter} onChooseTab={onChooseTab} onClearSearch={onClearSearch} />
      )}
      {list.kind === "ready" && (
        <ul aria-label={t("list")} onKeyDown={walk}>
          {list.chats.map((chat) => (
            <ChatRow
              key={chat.id}
              chat={chat}
              isOpen={chat.id === openChatId}
              typing={typing.get(chat.id)}
              minute={Math.floor(now / MINUTE_MS)}
            />
          ))}
          {list.loadMore && <MoreWhenSeen onSeen={list.loadMore} />}
        </ul>
      )}
    </div>
  );
}

/** Arrow keys move from row to row; Home and End to the borders. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-chat-row]")];
  const current = document.activeElement instanceof HTMLElement ? rows.indexOf(document.activeElement) : -1;
  const targets: Record<string, number> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    Home: 0,
    End: rows.length - 1,
  };
  const target = rows[targets[event.key] ?? -1];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function MoreWhenSeen({ onSeen }: { onSeen(): void }) {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onSeen(), { rootMargin: "400px" });
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [onSeen]);
  return (
    <li ref={element} aria-hidden>
      <ChatListSkeleton rows={2} />
    </li>
  );
}

interface NoChatsProps extends Pick<ChatListProps, "onChooseTab" | "onClearSearch"> {
  filter: ChatFilter;
}

function NoChats({ filter, onChooseTab, onClearSearch }: NoChatsProps) {
  const t = useTranslations("inbox.empty");
  const router = useRouter();
  const noSession = useTranslations("noSession");
  const hasNoSession = useSessions().data?.length === 0;
  const { search } = filter;
  const isNarrowed = Boolean(filter.status || filter.label || filter.teamId || filter.sessionId || filter.isUnread);
  const face = search ? "search" : isNarrowed ? "narrowed" : filter.tab;
  const actions = {
    mine: () => onChooseTab("queue"),
    queue: () => onChooseTab("all"),
    all: () => router.push("/sessions"),
    resolved: () => onChooseTab("all"),
    search: onClearSearch,
    narrowed: onClearSearch,
  };
  if (hasNoSession && !search) {
    return (
      <EmptyState
        icon={<Smartphone />}
        title={noSession("title")}
        text={noSession("text")}
        action={{ label: noSession("connect"), onClick: actions.all }}
      />
    );
  }
  return (
    <EmptyState
      icon={search ? <SearchX /> : <Inbox />}
      title={face === "search" ? t("search.title", { search }) : t(`${face}.title`)}
      text={t(`${face}.text`)}
      action={{ label: t(`${face}.action`), onClick: actions[face] }}
    />
  );
}
