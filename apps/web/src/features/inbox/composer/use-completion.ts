import { type KeyboardEvent, type RefObject, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslations } from "use-intl";
import { toast } from "../../../ui/toast.ts";
import { complete, type Readers, shortcutIn, type Trigger, triggerAt } from "./completion.ts";

export interface Completion {
  readonly key: string;
  readonly title: string;
  readonly detail?: string;
  /** What comes into the text, or how to get it. */
  readonly insert: string | (() => Promise<string>);
}

/** What there is for a trigger. */
interface Found {
  readonly trigger?: Trigger;
  readonly entries: readonly Completion[];
}

interface Completing {
  input: RefObject<HTMLTextAreaElement | null>;
  readers: Readers;
  setText(text: string): void;
  /** Sends the text as it stands: no entry was meant. */
  send(): void;
}

/** The list that what is being typed asks for: which trigger, which entry is chosen, and the keys that move in it. */
export function useCompletion({ input, readers, setText, send }: Completing) {
  const failed = useTranslations("completion")("failed");
  const [trigger, setTrigger] = useState<Trigger>();
  const [chosen, setChosen] = useState(0);
  const [{ entries, trigger: foundFor }, setFound] = useState<Found>({ entries: [] });
  /** Enter came before the entries. */
  const [isAwaited, setAwaited] = useState(false);
  /** An entry is chosen, and what it says is not here yet. */
  const [isFilling, setFilling] = useState(false);
  /** The text of which the list was put away: it is meant as it stands. */
  const [dismissed, setDismissed] = useState<string>();

  /** To be called with each new text: the cursor is where it was typed. */
  const watch = (text: string) => {
    setTrigger(triggerAt(text, input.current?.selectionStart ?? text.length, readers));
    setChosen(0);
    setAwaited(false);
    setDismissed(undefined);
  };
  const close = () => [setTrigger(undefined), setAwaited(false)];
  /** Nothing was found, for now: the list stays, and the next Enter asks it again. */
  const giveUpWaiting = () => setAwaited(false);
  /** Answers whether a text must not leave: it may be a shortcut, for which the list is asked as by Enter. */
  const holds = (text: string): boolean => {
    const element = input.current;
    const shortcut = readers === "team" || text === dismissed ? undefined : shortcutIn(text);
    if (!element || !shortcut) return false;
    element.setSelectionRange(text.length, text.length);
    if (trigger?.typed !== shortcut.typed) setTrigger(shortcut);
    setAwaited(true);
    return true;
  };
  const choose = (entry: Completion) => {
    const element = input.current;
    if (!element || !trigger) return;
    const cursor = element.selectionStart;
    const before = element.value.slice(0, cursor);
    // Whoever takes back what asked for it does not want it any more; what is typed behind it stays there.
    const isWanted = () => element.value.startsWith(before);
    const put = (chosen: string) => {
      if (!isWanted()) return;
      const next = complete(element.value, cursor, trigger, chosen);
      const at = next.cursor + Math.max(0, element.selectionStart - cursor);
      close();
      // At once: the next letter is typed behind it.
      flushSync(() => setText(next.text));
      element.focus();
      element.setSelectionRange(at, at);
    };
    if (typeof entry.insert === "string") return put(entry.insert);
    // At once: the next Enter is not for the customer.
    flushSync(() => [close(), setFilling(true)]);
    const again = () => [toast.error(failed), isWanted() && watch(element.value)];
    void entry
      .insert()
      .then(put, again)
      .finally(() => setFilling(false));
  };
  /** Answers whether the key was for the list. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (isFilling && event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      return true;
    }
    if (!trigger || event.nativeEvent.isComposing) return false;
    if (event.key === "Enter" && !event.shiftKey && foundFor !== trigger) {
      // Whoever knows the shortcut is faster than the list: it does not go to the customer.
      setAwaited(true);
      event.preventDefault();
      return true;
    }
    if (entries.length === 0) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const entry = entries[chosen];
    if (step !== 0) setChosen((chosen + step + entries.length) % entries.length);
    else if ((event.key === "Enter" || event.key === "Tab") && entry) choose(entry);
    else if (event.key === "Escape") [close(), setDismissed(input.current?.value)];
    else return false;
    event.preventDefault();
    return true;
  };
  return {
    trigger,
    chosen,
    entries,
    setFound,
    isAwaited,
    isFilling,
    watch,
    close,
    giveUpWaiting,
    holds,
    choose,
    send,
    onKeyDown,
  };
}

export type CompletionState = ReturnType<typeof useCompletion>;
