/** Where it is written: for the team, to the people of a group, or to one person. */
export type Readers = "team" | "group" | "person";

/** What stands before the cursor and asks for a list: `@bru` in a note or to a group, `/fre` at the start of an answer. */
export interface Trigger {
  readonly kind: "mention" | "participant" | "quickReply";
  readonly typed: string;
  /** Where it begins in the text. */
  readonly from: number;
}

const MENTION = /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u;
const QUICK_REPLY = /^\/([^\s/]*)$/;

export function triggerAt(text: string, cursor: number, readers: Readers): Trigger | undefined {
  const before = text.slice(0, cursor);
  const named = readers === "person" ? undefined : before.match(MENTION)?.[1];
  const typed = named ?? (readers === "team" ? undefined : before.match(QUICK_REPLY)?.[1]);
  if (typed === undefined) return undefined;
  const kind = named === undefined ? "quickReply" : readers === "team" ? "mention" : "participant";
  return { kind, typed, from: before.length - typed.length - 1 };
}

/** The trigger that is all of an answer's text: a shortcut, and nothing said to the customer yet. */
export const shortcutIn = (text: string): Trigger | undefined =>
  triggerAt(text.trimEnd(), text.trimEnd().length, "person");

/** The text with a chosen entry in the trigger's place, and where the cursor stands then. */
export function complete(text: string, cursor: number, trigger: Trigger, chosen: string) {
  const head = text.slice(0, trigger.from) + chosen;
  return { text: head + text.slice(cursor), cursor: head.length };
}

/** The members whom a note names, by their ids: those whose name stands after an @ in it. */
export const mentionedIn = (text: string, people: readonly { id: string; name: string }[]): string[] =>
  people.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
