import { Search, X } from "lucide-react";
import Link from "next/link";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import type { ChatFilter } from "../../../backend/query-keys.ts";
import { IconButton } from "../../../ui/button.tsx";
import { useSettled } from "../../../ui/use-settled.ts";
import { useCommand, useCommands } from "../../shell/commands/command-provider.tsx";
import { NoticeBell } from "../../shell/notices/notice-bell.tsx";
import { ChatList } from "./chat-list.tsx";
import { FilterMenu } from "./filter-menu.tsx";
import type { Narrowing } from "./narrowing.ts";
import { Tabs } from "./tabs.tsx";
import { useTab } from "./use-tab.ts";

const SEARCH_ID = "chat-search";

export const focusSearch = (): void => document.getElementById(SEARCH_ID)?.focus();

/** Which chats there are: search, tabs, and the list they give. */
export function Sidebar({ openChatId }: { openChatId: string | undefined }) {
  const t = useTranslations("inbox");
  const [search, setSearch] = useState("");
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const [tab, chooseTab] = useTab(openChatId);
  const settledSearch = useSettled(useDeferredValue(search.trim()));
  const filter: ChatFilter | undefined = settledSearch
    ? { tab: "all", search: settledSearch, ...narrowing }
    : tab && { tab, search: "", ...narrowing };
  const narrow = (to: Narrowing) => {
    // What is resolved has a tab of its own, which shows nothing else.
    if (to.status && to.status !== "resolved" && tab === "resolved") chooseTab("all");
    setNarrowing(to);
  };
  const turnTo = (chosen: ChatFilter["tab"]) => {
    if (chosen === "resolved") setNarrowing(({ status: _status, ...rest }) => rest);
    chooseTab(chosen);
  };
  useCommand("filterChats", focusSearch);

  return (
    <>
      {/* The page's heading is in the inbox itself: on a phone this column may be away. */}
      <div className="flex h-16 shrink-0 items-center justify-between pt-1 pr-2.5 pl-4">
        <p aria-hidden className="text-20 font-semibold">
          {t("title")}
        </p>
        <span className="flex">
          <span className="md:hidden">
            <NoticeBell side="bottom" />
          </span>
          <FilterMenu narrowing={narrowing} onChange={narrow} />
        </span>
      </div>
      <div className="px-4">
        <SearchField value={search} onChange={setSearch} />
      </div>
      {settledSearch && (
        <Link
          href={`/search?q=${encodeURIComponent(settledSearch)}`}
          prefetch={false}
          className="mx-4 mt-1.5 truncate rounded-lg px-2 py-2.5 text-13 font-medium text-brand-ink hover:bg-shade"
        >
          {t("everywhere", { words: settledSearch })}
        </Link>
      )}
      <Tabs tab={settledSearch ? undefined : tab} onChoose={(chosen) => [setSearch(""), turnTo(chosen)]} />
      <ChatList
        filter={filter}
        openChatId={openChatId}
        onChooseTab={turnTo}
        onClearSearch={() => [setSearch(""), setNarrowing({})]}
      />
    </>
  );
}

function SearchField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const t = useTranslations("inbox");
  const commands = useCommands();
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
        <button
          type="button"
          // Whoever speaks what they see is understood: the name holds the text.
          aria-label={`${t("openPalette")}: Ctrl K`}
          title={t("openPalette")}
          onClick={() => commands.run("palette")}
          className="absolute top-[7px] right-[7px] rounded-md border border-line px-1.5 font-mono text-11 leading-6 text-ink-2 hover:bg-shade max-md:hidden"
        >
          Ctrl K
        </button>
      )}
    </div>
  );
}
