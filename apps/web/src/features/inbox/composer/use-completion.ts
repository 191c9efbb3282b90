import { type KeyboardEvent, type RefObject, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslations } from "use-intl";
import { toast } from "../../../ui/toast.ts";
import { complete, type Trigger, triggerAt } from "./completion.ts";

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
  isNote: boolean;
  setText(text: string): void;
  send(): void;
}

/** The list that what is being typed asks for: which trigger, which entry is chosen, and the keys that move in it. */
export function useCompletion({ input, isNote, setText, send }: Completing) {
  const failed = useTranslations("completion")("failed");
  const [trigger, setTrigger] = useState<Trigger>();
  const [chosen, setChosen] = useState(0);
  const [{ entries, trigger: foundFor }, setFound] = useState<Found>({ entries: [] });
  /** Enter came before the entries. */
  const [isAwaited, setAwaited] = useState(false);

  /** To be called with each new text: the cursor is where it was typed. */
  const watch = (text: string) => {
    setTrigger(triggerAt(text, input.current?.selectionStart ?? text.length, isNote));
    setChosen(0);
    setAwaited(false);
  };
  const close = () => [setTrigger(undefined), setAwaited(false)];
  const choose = (entry: Completion) => {
    const element = input.current;
    if (!element || !trigger) return;
    const cursor = element.selectionStart;
    const put = (chosen: string) => {
      const next = complete(element.value, cursor, trigger, chosen);
      // At once: the next letter is typed behind it.
      flushSync(() => setText(next.text));
      element.focus();
      element.setSelectionRange(next.cursor, next.cursor);
    };
    close();
    if (typeof entry.insert === "string") put(entry.insert);
    else entry.insert().then(put, () => toast.error(failed));
  };
  /** Answers whether the key was for the list. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
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
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    return true;
  };
  return { trigger, chosen, entries, setFound, isAwaited, watch, close, choose, send, onKeyDown };
}

export type CompletionState = ReturnType<typeof useCompletion>;
