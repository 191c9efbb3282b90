import { useCallback, useEffect, useRef, useState } from "react";
import { keepDraft, readDraft } from "../drafts.ts";
import type { ComposerMode } from "./composer-mode.ts";

const KEEP_AFTER_MS = 300;

/** The text being written: a chat's draft or its note, both kept in this browser, or the message being edited. */
export function useDraftText(chatId: string, mode: ComposerMode) {
  const answer = useKeptDraft(chatId);
  const note = useKeptDraft(`${chatId}:note`);
  const edit = useEdit(mode);
  if (mode.kind === "edit") return edit;
  return mode.kind === "note" ? note : answer;
}

function useKeptDraft(key: string) {
  const [draft, setDraft] = useState(() => readDraft(key));
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => {
    const timer = setTimeout(() => keepDraft(key, draft), draft ? KEEP_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [key, draft]);
  // Leaving within those milliseconds loses nothing.
  useEffect(() => () => keepDraft(key, latest.current), [key]);
  return [draft, setDraft as (text: string) => void] as const;
}

function useEdit(mode: ComposerMode) {
  const edited = mode.kind === "edit" ? mode.message : undefined;
  const [edit, setEdit] = useState({ id: "", text: "" });
  if (edited && edit.id !== edited.id) setEdit({ id: edited.id, text: edited.text ?? "" });
  if (!edited && edit.id) setEdit({ id: "", text: "" });
  const setText = useCallback((text: string) => edited && setEdit({ id: edited.id, text }), [edited]);
  return [edit.text, setText as (text: string) => void] as const;
}
