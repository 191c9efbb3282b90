import { useCallback, useEffect, useRef, useState } from "react";
import { keepDraft, readDraft, useDraft } from "../drafts.ts";
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

/**
 * What is kept, whichever tab wrote it, until something is typed here; that is kept in turn. A tab writes nothing but what
 * was typed in it.
 */
function useKeptDraft(key: string) {
  const kept = useDraft(key) ?? "";
  const [typed, setTyped] = useState<string>();
  const unkept = useRef<string>(undefined);
  const isGone = useRef(false);
  const keep = useCallback(() => {
    const text = unkept.current;
    if (text === undefined) return;
    unkept.current = undefined;
    keepDraft(key, text);
    // Blanks are not kept, nor is anything where storage is full or forbidden: that stays as it was typed.
    if (readDraft(key) === text) setTyped(undefined);
  }, [key]);
  const setDraft = useCallback(
    (text: string) => {
      unkept.current = text;
      setTyped(text);
      // What comes after its chat was left is there on coming back: a reply that was being filled in, a click on "undo".
      if (isGone.current) keep();
    },
    [keep],
  );
  useEffect(() => {
    const timer = setTimeout(keep, typed ? KEEP_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [keep, typed]);
  // Leaving within those milliseconds loses nothing.
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      keep();
    };
  }, [keep]);
  return [typed ?? kept, setDraft] as const;
}

function useEdit(mode: ComposerMode) {
  const edited = mode.kind === "edit" ? mode.message : undefined;
  const [edit, setEdit] = useState(NO_EDIT);
  if (edited && edit.id !== edited.id) setEdit({ id: edited.id, text: edited.text ?? "" });
  const setText = useCallback((text: string) => edited && setEdit({ id: edited.id, text }), [edited]);
  const forgetEdit = useCallback(() => setEdit(NO_EDIT), []);
  return { edit: edit.text, setEdit: setText as (text: string) => void, forgetEdit };
}
