import type { Chat } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTranslations } from "use-intl";
import { keys } from "../../../backend/query-keys.ts";
import { findQuickReplies, renderQuickReply } from "../../../backend/quick-replies.ts";
import { classNames } from "../../../ui/class-names.ts";
import { useColleagues } from "../../shell/use-teamwork.ts";
import type { Trigger } from "./completion.ts";
import { COMPLETION_LIST_ID } from "./completion-list-id.ts";
import type { Completion, CompletionState } from "./use-completion.ts";

const MOST_SHOWN = 8;

interface CompletionListProps {
  chat: Chat;
  trigger: Trigger;
  completion: CompletionState;
}

/** What can be put where the cursor is; the keys that move in it are the composer's. */
export function CompletionList({ chat, trigger, completion }: CompletionListProps) {
  const t = useTranslations("completion");
  const { chosen, setEntries, choose } = completion;
  const colleagues = useColleagueEntries(trigger);
  const replies = useQuickReplyEntries(trigger, chat.id);
  const entries = trigger.kind === "mention" ? colleagues : replies;
  useEffect(() => setEntries(entries), [entries, setEntries]);
  if (entries.length === 0) return null;
  return (
    <div
      id={COMPLETION_LIST_ID}
      role="listbox"
      aria-label={t(trigger.kind)}
      className="absolute right-3 bottom-full left-3 z-20 mb-1 max-h-72 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-pop"
    >
      {entries.map((entry, index) => (
        <Entry
          key={entry.key}
          id={`${COMPLETION_LIST_ID}-${index}`}
          entry={entry}
          isChosen={index === chosen}
          onChoose={() => choose(entry)}
        />
      ))}
    </div>
  );
}

interface EntryProps {
  id: string;
  entry: Completion;
  isChosen: boolean;
  onChoose(): void;
}

function Entry({ id, entry, isChosen, onChoose }: EntryProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys work in the text field, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: an option of a combobox is never focused itself
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      // The field keeps the focus and its cursor.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={classNames(
        "flex min-h-10 cursor-pointer flex-col justify-center rounded-lg px-2.5 py-1",
        isChosen ? "bg-brand-soft text-brand-ink forced-colors:outline-2" : "hover:bg-shade",
      )}
    >
      <span className="truncate text-14 font-medium">{entry.title}</span>
      {entry.detail && <span className="line-clamp-2 text-12 text-ink-2">{entry.detail}</span>}
    </div>
  );
}

function useColleagueEntries({ kind, typed }: Trigger): readonly Completion[] {
  const colleagues = useColleagues();
  return useMemo(() => {
    if (kind !== "mention") return [];
    const begun = typed.toLocaleLowerCase();
    return (colleagues ?? [])
      .filter(({ name }) => name.toLocaleLowerCase().includes(begun))
      .slice(0, MOST_SHOWN)
      .map(({ id, name }) => ({ key: id, title: name, insert: `@${name} ` }));
  }, [kind, typed, colleagues]);
}

/** Answers kept ready. What they say in this chat the server fills in once one is chosen. */
function useQuickReplyEntries({ kind, typed }: Trigger, chatId: string): readonly Completion[] {
  const found = useQuery({
    queryKey: keys.quickReplies(typed),
    queryFn: ({ signal }) => findQuickReplies(typed, signal),
    enabled: kind === "quickReply",
    placeholderData: (known) => known,
    staleTime: 0,
  }).data;
  return useMemo(
    () =>
      (found ?? []).slice(0, MOST_SHOWN).map(({ id, shortcut, text }) => ({
        key: id,
        title: `/${shortcut}`,
        detail: text,
        insert: async () => (await renderQuickReply(id, chatId)).text,
      })),
    [found, chatId],
  );
}
