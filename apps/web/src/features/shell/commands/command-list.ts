/** A combination of keys. `code` is a place on the keyboard, `key` what is written on it. */
export interface Keys {
  readonly code?: string;
  readonly key?: string;
  /** Ctrl, or ⌘ on a Mac. */
  readonly mod?: true;
  readonly alt?: true;
  readonly shift?: true;
}

interface CommandFacts {
  readonly group: "everywhere" | "list" | "chat" | "composer";
  readonly keys?: Keys;
  /** It is there to be seen in the list of shortcuts; the place itself listens to the keys. */
  readonly isLocal?: true;
  /** Nothing to choose from a palette. */
  readonly isHidden?: true;
}

/**
 * Everything that keys and the palette can do. Whoever can do it says so with `useCommand`; letters come with Alt, so that
 * they work while somebody writes. Texts are in the i18n files, under `commands`.
 */
const COMMANDS = {
  palette: { group: "everywhere", keys: { code: "KeyK", mod: true }, isHidden: true },
  shortcuts: { group: "everywhere", keys: { key: "?" } },
  undo: { group: "everywhere", keys: { code: "KeyZ", alt: true } },
  inbox: { group: "everywhere", keys: { code: "Digit1", alt: true }, isHidden: true },
  theme: { group: "everywhere" },
  language: { group: "everywhere" },
  filterChats: { group: "list", keys: { key: "/" }, isHidden: true },
  nextChat: { group: "list", keys: { code: "ArrowDown", alt: true }, isHidden: true },
  previousChat: { group: "list", keys: { code: "ArrowUp", alt: true }, isHidden: true },
  walkList: { group: "list", keys: { key: "↑ ↓" }, isLocal: true },
  resolve: { group: "chat", keys: { code: "KeyR", alt: true } },
  assignToMe: { group: "chat", keys: { code: "KeyM", alt: true } },
  assign: { group: "chat", keys: { code: "KeyT", alt: true } },
  labels: { group: "chat", keys: { code: "KeyL", alt: true } },
  snooze: { group: "chat", keys: { code: "KeyS", alt: true } },
  markUnread: { group: "chat", keys: { code: "KeyU", alt: true } },
  pin: { group: "chat" },
  mute: { group: "chat" },
  summarize: { group: "chat" },
  searchChat: { group: "chat", keys: { code: "KeyF", mod: true, shift: true } },
  jumpToDate: { group: "chat", keys: { code: "KeyG", alt: true } },
  details: { group: "chat", keys: { code: "KeyI", alt: true } },
  closeChat: { group: "chat", keys: { key: "Escape" }, isHidden: true },
  write: { group: "composer", keys: { code: "KeyE", alt: true }, isHidden: true },
  note: { group: "composer", keys: { code: "KeyN", alt: true } },
  voice: { group: "composer", keys: { code: "KeyV", alt: true } },
  suggest: { group: "composer", keys: { code: "KeyA", alt: true } },
  suggestFrom: { group: "composer", isHidden: true },
  useSuggestion: { group: "composer", keys: { key: "Enter", mod: true }, isHidden: true },
  send: { group: "composer", keys: { key: "Enter" }, isLocal: true },
  newLine: { group: "composer", keys: { key: "Enter", shift: true }, isLocal: true },
  editLast: { group: "composer", keys: { key: "↑" }, isLocal: true },
  quickReply: { group: "composer", keys: { key: "/" }, isLocal: true },
  cancel: { group: "composer", keys: { key: "Escape" }, isLocal: true },
} as const satisfies Record<string, CommandFacts>;

export type CommandId = keyof typeof COMMANDS;
export const GROUPS = ["everywhere", "list", "chat", "composer"] as const;

export const factsOf = (id: CommandId): CommandFacts => COMMANDS[id];
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];
