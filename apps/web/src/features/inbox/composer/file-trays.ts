import { useCallback, useSyncExternalStore } from "react";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";

/** WhatsApp's own limit for what is sent at once. */
export const MAX_FILES = 30;

/** The files of a chat that wait for their message. */
export interface FileTray {
  readonly files: readonly PendingFile[];
  /** How many times files are on their way into it. */
  readonly coming: number;
}

const EMPTY: FileTray = { files: [], coming: 0 };
/** By chat, for as long as the page lives: an agent may look at other chats before sending. */
const trays = new Map<string, FileTray>();
/** The chats that became one with another, by the one that is gone: what was on its way into that comes here. */
const merged = new Map<string, string>();
const listeners = new Set<() => void>();

const idOf = (chatId: string): string => {
  const into = merged.get(chatId);
  return into === undefined ? chatId : idOf(into);
};

const preventDefault = (event: Event): void => event.preventDefault();

export const trayOf = (chatId: string): FileTray => trays.get(idOf(chatId)) ?? EMPTY;

function change(chatId: string, files: readonly PendingFile[], comingMore = 0): void {
  const id = idOf(chatId);
  const coming = trayOf(id).coming + comingMore;
  files.slice(MAX_FILES).forEach(forgetPreview);
  if (files.length === 0 && coming === 0) trays.delete(id);
  else trays.set(id, { files: files.slice(0, MAX_FILES), coming });
  // They live no longer than the page: the browser asks before it closes that. Adding the same listener twice adds it once.
  if (trays.size > 0) window.addEventListener("beforeunload", preventDefault);
  else window.removeEventListener("beforeunload", preventDefault);
  for (const listener of listeners) listener();
}

/**
 * Puts files into a chat's tray once they are here, whichever chat is looked at by then. What it has no room for is
 * dropped.
 *
 * @throws what `added` is rejected with
 */
export async function putIn(chatId: string, added: Promise<readonly PendingFile[]>): Promise<void> {
  change(chatId, trayOf(chatId).files, 1);
  let more: readonly PendingFile[] = [];
  try {
    more = await added;
  } finally {
    change(chatId, [...trayOf(chatId).files, ...more], -1);
  }
}

/** Moves all of a chat that became one with another there, also what is still on its way. */
export function moveTray(from: string, into: string): void {
  if (idOf(from) === idOf(into)) return;
  const { files, coming } = trayOf(from);
  change(from, [], -coming);
  merged.set(from, into);
  change(into, [...trayOf(into).files, ...files], coming);
}

/** Says how one of its files is to be shown. */
export function mark(chatId: string, file: PendingFile, marks: Pick<PendingFile, "isViewOnce" | "isGif">): void {
  change(
    chatId,
    trayOf(chatId).files.map((one) => (one === file ? { ...one, ...marks } : one)),
  );
}

/** Takes one file out of it, for good. */
export function takeOut(chatId: string, file: PendingFile): void {
  forgetPreview(file);
  change(
    chatId,
    trayOf(chatId).files.filter((one) => one !== file),
  );
}

/** Empties a tray. The files are the caller's now, and their previews with them. */
export function takeAll(chatId: string): readonly PendingFile[] {
  const { files } = trayOf(chatId);
  change(chatId, []);
  return files;
}

/** Empties a tray. The answer puts back what was in it; nobody has to call it, for nothing is held until then. */
export function throwAway(chatId: string): () => void {
  const files = takeAll(chatId);
  files.forEach(forgetPreview);
  return () => void putIn(chatId, Promise.resolve(files.map(withPreview)));
}

/** With a picture of its own, which lives until the file is taken out, or sent. */
export const withPreview = <Kept extends Omit<PendingFile, "previewUrl">>(kept: Kept) => ({
  ...kept,
  previewUrl: URL.createObjectURL(kept.file),
});

const forgetPreview = ({ previewUrl }: PendingFile): void => URL.revokeObjectURL(previewUrl);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useFileTray(chatId: string): FileTray {
  const current = useCallback(() => trayOf(chatId), [chatId]);
  return useSyncExternalStore(subscribe, current, current);
}
