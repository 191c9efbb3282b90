import { useCallback, useEffect, useRef, useState } from "react";
import { keepDraft, readDraft } from "../drafts.ts";
import type { ComposerMode } from "./composer-mode.ts";

const KEEP_AFTER_MS = 300;
const NO_EDIT = { id: "", text: "" };

/**
 * The text being written: a chat's draft or its note, both kept in this browser, or the message being edited. Each is
 * there again when its mode is; an edit until it is done with.
 */
export function useDraftText(chatId: string, mode: ComposerMode) {
  const [answer, setAnswer] = useKeptDraft(chatId);
  const [note, setNote] = useKeptDraft(`${chatId}:note`);
  const { edit, setEdit, forgetEdit } = useEdit(mode);
  const [text, setText] =
    mode.kind === "edit"
      ? ([edit, setEdit] as const)
      : mode.kind === "note"
        ? ([note, setNote] as const)
        : ([answer, setAnswer] as const);
  return { text, setText, answer, setAnswer, forgetEdit };
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
  const [edit, setEdit] = useState(NO_EDIT);
  if (edited && edit.id !== edited.id) setEdit({ id: edited.id, text: edited.text ?? "" });
  const setText = useCallback((text: string) => edited && setEdit({ id: edited.id, text }), [edited]);
  const forgetEdit = useCallback(() => setEdit(NO_EDIT), []);
  return { edit: edit.text, setEdit: setText as (text: string) => void, forgetEdit };
}
