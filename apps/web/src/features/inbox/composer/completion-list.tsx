import type { Chat } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { keys } from "../../../backend/query-keys.ts";
import { fetchFileOfReply, findQuickReplies, renderQuickReply } from "../../../backend/quick-replies.ts";
import { classNames } from "../../../ui/class-names.ts";
import { showPhone } from "../../../ui/phone-number.ts";
import { toast } from "../../../ui/toast.ts";
import { useColleagues } from "../../shell/use-teamwork.ts";
import type { Trigger } from "./completion.ts";
import { COMPLETION_LIST_ID } from "./completion-list-id.ts";
import type { Attachments } from "./use-attachments.ts";
import type { Completion, CompletionState } from "./use-completion.ts";
import { useParticipants } from "./use-participants.ts";

const MOST_SHOWN = 8;
/** Whoever has pressed Enter waits no longer to be told that there is no list; it is asked for again by itself. */
const RETRIES = 1;
const ASK_TIMEOUT_MS = 5_000;
const ASK_AGAIN_MS = 3_000;

interface CompletionListProps {
  chat: Chat;
  trigger: Trigger;
  completion: CompletionState;
  attachments: Attachments;
}

/** What can be put where the cursor is; the keys that move in it are the composer's. */
export function CompletionList({ chat, trigger, completion, attachments }: CompletionListProps) {
  const t = useTranslations("completion");
  const { chosen, setFound, choose } = completion;
  const colleagues = useColleagueEntries(trigger);
  const replies = useQuickReplyEntries(trigger, chat.id, attachments.attach);
  const participants = useParticipantEntries(trigger, chat);
  const { entries, state } = { mention: colleagues, participant: participants, quickReply: replies }[trigger.kind];
  useEffect(() => setFound({ entries, ...(state === "here" && { trigger }) }), [entries, state, trigger, setFound]);
  useAwaited(completion, entries, state);
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

/** Enter came first: takes the first entry now that it is here. Where there is none, the text is meant as it stands. */
function useAwaited(completion: CompletionState, entries: readonly Completion[], state: Entries["state"]): void {
  const failed = useTranslations("completion")("notLoaded");
  const { isAwaited } = completion;
  const answer = useRef(() => {});
  answer.current = () => {
    const [first] = entries;
    if (first) return completion.choose(first);
    if (state === "failed") return [completion.giveUpWaiting(), toast.error(failed)];
    completion.close();
    completion.send();
  };
  useEffect(() => {
    // Once this is painted: to choose draws anew, at once.
    if (isAwaited && state !== "looking") queueMicrotask(() => answer.current());
  }, [isAwaited, state]);
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

/** What is found, and whether that is for what is typed by now. */
interface Entries {
  readonly entries: readonly Completion[];
  readonly state: "looking" | "here" | "failed";
}

function useColleagueEntries({ kind, typed }: Trigger): Entries {
  const colleagues = useColleagues();
  const entries = useMemo(() => {
    if (kind !== "mention") return [];
    const begun = typed.toLocaleLowerCase();
    return (colleagues ?? [])
      .filter(({ name }) => name.toLocaleLowerCase().includes(begun))
      .slice(0, MOST_SHOWN)
      .map(({ id, name }) => ({ key: id, title: name, insert: `@${name} ` }));
  }, [kind, typed, colleagues]);
  return { entries, state: colleagues ? "here" : "looking" };
}

/** A group's people. Where nobody can be asked who they are, the text goes as it stands. */
function useParticipantEntries({ kind, typed }: Trigger, chat: Chat): Entries {
  const { people, isLooking } = useParticipants(chat);
  const entries = useMemo(() => {
    if (kind !== "participant") return [];
    const begun = typed.toLocaleLowerCase();
    return people
      .filter(({ label }) => label.toLocaleLowerCase().includes(begun))
      .slice(0, MOST_SHOWN)
      .map(({ jid, label, phone }) => ({
        key: jid,
        title: label,
        insert: `@${label} `,
        ...(phone && showPhone(phone) !== label && { detail: showPhone(phone) }),
      }));
  }, [kind, typed, people]);
  return { entries, state: isLooking ? "looking" : "here" };
}

/** Answers kept ready. What they say in this chat the server fills in once one is chosen. */
function useQuickReplyEntries({ kind, typed }: Trigger, chatId: string, attach: Attachments["attach"]): Entries {
  const t = useTranslations("completion");
  const { data, isPlaceholderData, isError, isPaused } = useQuery({
    queryKey: keys.quickReplies(typed),
    queryFn: ({ signal }) => findQuickReplies(typed, AbortSignal.any([signal, AbortSignal.timeout(ASK_TIMEOUT_MS)])),
    enabled: kind === "quickReply",
    placeholderData: (known) => known,
    staleTime: 0,
    retry: RETRIES,
    refetchInterval: ({ state }) => state.status === "error" && ASK_AGAIN_MS,
  });
  const entries = useMemo(
    () =>
      (data ?? []).slice(0, MOST_SHOWN).map(({ id, shortcut, text }) => ({
        key: id,
        title: `/${shortcut}`,
        detail: text,
        insert: async () => {
          const { text, mediaId, fileName = shortcut, missing } = await renderQuickReply(id, chatId);
          if (mediaId) attach(fetchFileOfReply(mediaId, fileName));
          if (missing.length > 0) toast(t("missing", { names: missing.join(", ") }));
          return text;
        },
      })),
    [data, chatId, attach, t],
  );
  const isHere = data !== undefined && !isPlaceholderData;
  return { entries, state: isHere ? "here" : isError || isPaused ? "failed" : "looking" };
}
