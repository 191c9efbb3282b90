import { useCallback, useEffect, useRef, useState } from "react";
import { keepDraft, readDraft } from "../drafts.ts";
import type { ComposerMode } from "./composer-mode.ts";

const KEEP_AFTER_MS = 300;

/** The text being written: a chat's draft, kept in this browser, or the message being edited. */
export function useDraftText(chatId: string, mode: ComposerMode) {
  const edited = mode.kind === "edit" ? mode.message : undefined;
  const [draft, setDraft] = useState(() => readDraft(chatId));
  const [edit, setEdit] = useState({ id: "", text: "" });
  const latest = useRef(draft);
  latest.current = draft;

  if (edited && edit.id !== edited.id) setEdit({ id: edited.id, text: edited.text ?? "" });
  if (!edited && edit.id) setEdit({ id: "", text: "" });

  useEffect(() => {
    const timer = setTimeout(() => keepDraft(chatId, draft), draft ? KEEP_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [chatId, draft]);
  // Leaving within those milliseconds loses nothing.
  useEffect(() => () => keepDraft(chatId, latest.current), [chatId]);

  const setText = useCallback((text: string) => (edited ? setEdit({ id: edited.id, text }) : setDraft(text)), [edited]);
  return [edited ? edit.text : draft, setText] as const;
}
