import { COMMAND_IDS, type CommandId, factsOf, type Keys } from "./command-list.ts";

type Pressed = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * The command that keys ask for; undefined when they ask for none.
 *
 * @param isWriting the focus is where text is written: single letters are text then
 */
export function commandOf(pressed: Pressed, isWriting: boolean): CommandId | undefined {
  return COMMAND_IDS.find((id) => {
    const { keys, isLocal } = factsOf(id);
    if (!keys || isLocal) return false;
    const isPlain = !keys.mod && !keys.alt;
    return !(isPlain && isWriting) && matches(pressed, keys);
  });
}

function matches(pressed: Pressed, { code, key, mod, alt, shift }: Keys): boolean {
  // AltGr, which types characters on many keyboards, is Ctrl and Alt at once.
  if ((pressed.ctrlKey || pressed.metaKey) !== Boolean(mod) || pressed.altKey !== Boolean(alt)) return false;
  if (key !== undefined) return pressed.key === key;
  return pressed.code === code && pressed.shiftKey === Boolean(shift);
}

/** Keys as they are written on a keyboard, one name each: `["Ctrl", "K"]`. */
export function keyNames({ code, key, mod, alt, shift }: Keys, isMac: boolean): string[] {
  const letter = key ?? code?.replace(/^(Key|Digit)/, "") ?? "";
  return [
    ...(mod ? [isMac ? "⌘" : "Ctrl"] : []),
    ...(alt ? [isMac ? "⌥" : "Alt"] : []),
    ...(shift ? [isMac ? "⇧" : "Shift"] : []),
    SYMBOLS[letter] ?? letter,
  ];
}

const SYMBOLS: Readonly<Record<string, string>> = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

/** Whether a browser runs on a Mac, whose keys have other names. */
export const isMac = (): boolean => /Mac|iP(hone|ad)/.test(navigator.platform);
