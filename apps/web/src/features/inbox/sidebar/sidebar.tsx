import { Search, X } from "lucide-react";
import { useDeferredValue, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { ChatFilter } from "../../../backend/query-keys.ts";
import { IconButton } from "../../../ui/button.tsx";
import { ChatList } from "./chat-list.tsx";
import { Tabs } from "./tabs.tsx";
import { useTab } from "./use-tab.ts";

const SEARCH_ID = "chat-search";
const SEARCH_DELAY_MS = 200;

export const focusSearch = (): void => document.getElementById(SEARCH_ID)?.focus();

/** Which chats there are: search, tabs, and the list they give. */
export function Sidebar({ openChatId }: { openChatId: string | undefined }) {
  const t = useTranslations("inbox");
  const [search, setSearch] = useState("");
  const [tab, chooseTab] = useTab(openChatId);
  const settledSearch = useSettled(useDeferredValue(search.trim()));
  const filter: ChatFilter | undefined = settledSearch
    ? { tab: "all", search: settledSearch }
    : tab && { tab, search: "" };
  useSearchShortcut();

  return (
    <>
      {/* The page's heading is in the inbox itself: on a phone this column may be away. */}
      <p aria-hidden className="px-4 pt-5 pb-3 text-20 font-semibold">
        {t("title")}
      </p>
      <div className="px-4">
        <SearchField value={search} onChange={setSearch} />
      </div>
      <Tabs tab={settledSearch ? undefined : tab} onChoose={(chosen) => [setSearch(""), chooseTab(chosen)]} />
      <ChatList filter={filter} openChatId={openChatId} onChooseTab={chooseTab} onClearSearch={() => setSearch("")} />
    </>
  );
}

function SearchField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const t = useTranslations("inbox");
  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-3 left-3 size-4.5 text-ink-2" />
      <input
        id={SEARCH_ID}
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        value={value}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") value ? onChange("") : event.currentTarget.blur();
          if (event.key === "ArrowDown") document.querySelector<HTMLElement>("[data-chat-row]")?.focus();
        }}
        className="h-10 w-full rounded-[10px] border border-line-strong bg-field pr-16 pl-10 text-14 [&::-webkit-search-cancel-button]:hidden"
      />
      {value ? (
        <IconButton label={t("clearSearch")} onClick={() => onChange("")} isSmall className="absolute top-1 right-1">
          <X aria-hidden className="size-4" />
        </IconButton>
      ) : (
        <kbd
          aria-hidden
          className="pointer-events-none absolute top-2.5 right-2.5 rounded-md border border-line px-1.5 font-mono text-11 leading-5 text-ink-2 max-md:hidden"
        >
          Ctrl K
        </kbd>
      )}
    </div>
  );
}

function useSearchShortcut(): void {
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      focusSearch();
    };
    window.addEventListener("keydown", focus);
    return () => window.removeEventListener("keydown", focus);
  }, []);
}

/** A value once it has not changed for a moment: not every letter is a question to the server. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
