import type { Message } from "@gomarketing/contracts";
import { dayKey } from "../../../ui/days.ts";
import type { ThreadRow } from "./thread-rows.ts";

type Quoted = NonNullable<Message["replyTo"]>;

/** Where in a thread to go: what a reply quotes, a message by its id, or a day, `2026-11-23`. */
export type JumpTarget =
  | { kind: "quoted"; quoted: Quoted }
  | { kind: "message"; id: string }
  | { kind: "day"; day: string };

/**
 * The row to go to; undefined when it is not among these rows. A day on which nothing was said leads to the next one on
 * which something was.
 *
 * @param hasOlder whether rows are still to come before the first
 */
export function placeOf(target: JumpTarget, rows: readonly ThreadRow[], hasOlder: boolean): number | undefined {
  const index = rows.findIndex((row) => isPlace(target, row));
  if (index < 0) return undefined;
  // The first day that is loaded may have a beginning that is not, and so may every day before it.
  const isCut = target.kind === "day" && index === 0 && hasOlder;
  return isCut ? undefined : index;
}

function isPlace(target: JumpTarget, row: ThreadRow): boolean {
  if (target.kind === "day") return row.kind === "day" && dayKey(new Date(row.date)) >= target.day;
  if (row.kind !== "message") return false;
  const { message } = row.shown;
  return target.kind === "message" ? message.id === target.id : isQuoted(message, target.quoted);
}

const isQuoted = (message: Message, quoted: Quoted): boolean =>
  quoted.id ? message.id === quoted.id : message.whatsappId !== undefined && message.whatsappId === quoted.whatsappId;
