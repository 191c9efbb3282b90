import type { Chat, Excerpt } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { keys } from "../../../backend/query-keys.ts";
import { searchMessages } from "../../../backend/search.ts";
import { IconButton } from "../../../ui/button.tsx";
import { Highlighted } from "../../../ui/highlighted.tsx";
import { useSettled } from "../../../ui/use-settled.ts";
import { authorName } from "../thread/thread-rows.ts";

const MOST_FOUND = 50;

interface SearchBarProps {
  chat: Chat;
  onJump(messageId: string): void;
  onClose(): void;
}

/** Words in one chat: each place they stand at, from the newest back. */
export function SearchBar({ chat, onJump, onClose }: SearchBarProps) {
  const t = useTranslations("chatSearch");
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim());
  const { found, state } = useFound(chat, search);
  const [at, setAt] = useState(0);
  const shown = found[Math.min(at, found.length - 1)];
  const shownId = shown?.message.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words begin from their newest place
  useEffect(() => setAt(0), [search]);
  useEffect(() => {
    if (shownId) onJump(shownId);
  }, [shownId, onJump]);

  const go = (step: number) => found.length > 0 && setAt((at + step + found.length) % found.length);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowUp") go(1);
    else if (event.key === "ArrowDown") go(-1);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
  };

  return (
    <search className="flex shrink-0 flex-col border-b border-line bg-surface">
      <div className="flex items-center gap-1 px-2 py-1.5 md:px-4">
        <input
          type="search"
          // biome-ignore lint/a11y/noAutofocus: it was opened to type in
          autoFocus
          aria-label={t("label")}
          placeholder={t("label")}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-10 min-w-0 flex-1 rounded-[10px] border border-line-strong bg-field px-3 text-14 -outline-offset-1 [&::-webkit-search-cancel-button]:hidden"
        />
        <span role="status" className="min-w-16 text-center text-13 whitespace-nowrap text-ink-2 tabular-nums">
          {search &&
            (state === "none" && found.length > 0 ? t("place", { at: at + 1, count: found.length }) : t(state))}
        </span>
        <IconButton label={t("older")} disabled={found.length < 2} onClick={() => go(1)}>
          <ChevronUp aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t("newer")} disabled={found.length < 2} onClick={() => go(-1)}>
          <ChevronDown aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t("close")} onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </div>
      {shown && <Shown excerpt={shown.excerpt} author={authorName(shown.message)} sentAt={shown.message.sentAt} />}
    </search>
  );
}

function Shown({ excerpt, author, sentAt }: { excerpt: Excerpt; author: string | undefined; sentAt: string }) {
  const format = useFormatter();
  return (
    <p className="truncate px-4 pb-1.5 text-12 text-ink-2">
      {format.dateTime(new Date(sentAt), { dateStyle: "short", timeStyle: "short" })}
      {author && ` · ${author}`}
      {": "}
      <Highlighted excerpt={excerpt} />
    </p>
  );
}

function useFound(chat: Chat, search: string) {
  const { data, isPlaceholderData, isError } = useQuery({
    queryKey: keys.foundMessages(search, chat.id),
    queryFn: ({ signal }) =>
      searchMessages({ q: search, contactId: chat.contact.id, sessionId: chat.session.id, limit: MOST_FOUND, signal }),
    enabled: search !== "",
    placeholderData: (known) => known,
    staleTime: 0,
  });
  const isHere = data && !isPlaceholderData;
  const here = search === "" || !isHere ? [] : data.found.filter((one) => one.chat.id === chat.id);
  return {
    found: here.toSorted((a, b) => b.message.position - a.message.position),
    state: isHere ? "none" : isError ? "failed" : "looking",
  } as const;
}
