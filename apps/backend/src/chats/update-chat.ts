import type { Chat, ChatStatus } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";
import { ensureLabels } from "../labels/ensure-labels.ts";
import { assertCanBeGiven, assertTeam } from "../teams/assert-assignable.ts";
import { changeChat } from "./change-chat.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { lockChat } from "./chat-queries.ts";

/** So far ahead a chat can be put to sleep. */
const MAX_SNOOZE_DAYS = 366;
const DAY_MS = 86_400_000;
/** So many labels a chat can carry. */
export const MAX_LABELS_OF_CHAT = 50;

export interface ChatChanges {
  readonly status?: ChatStatus;
  /** ISO 8601, with status `snoozed`. Left out: until somebody writes. */
  readonly snoozedUntil?: string;
  /** null: nobody's. */
  readonly assigneeId?: string | null;
  readonly teamId?: string | null;
  /** All that it carries from now on; not together with the next two. */
  readonly labels?: readonly string[];
  /** Besides those it carries. */
  readonly addLabels?: readonly string[];
  readonly removeLabels?: readonly string[];
}

/**
 * Changes a chat's status, person, team or labels, says so in its thread and tells the team. Labels that are not in the
 * organization's list come into it.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 * @throws {InvalidInput} when the assignee may not answer chats here, or the team is none; when the time to wake it is past;
 *   when labels are both set and added or removed, or the chat would carry too many
 */
export async function updateChat(
  context: BackendContext,
  member: Member,
  chatId: string,
  { snoozedUntil, labels, addLabels, removeLabels, ...changes }: ChatChanges,
): Promise<Chat> {
  const until = snoozedUntil === undefined ? undefined : wakingTime(context, snoozedUntil, changes.status);
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (!chat) throw new ChatNotFound(chatId);
    if (changes.assigneeId) await assertCanBeGiven(tx, changes.assigneeId);
    if (changes.teamId) await assertTeam(tx, changes.teamId);
    const named = await labelsAfter(context, tx, chat, { labels, addLabels, removeLabels });
    // Put to sleep again without a time: until somebody writes.
    const snoozed = changes.status === "snoozed" ? (until ?? null) : undefined;
    return changeChat(
      context,
      tx,
      chat,
      { ...changes, ...(named && { labels: named }), ...(snoozed !== undefined && { snoozedUntil: snoozed }) },
      member,
    );
  });
}

/** What a chat whose row is held carries from now on; undefined: what it carried. */
async function labelsAfter(
  context: BackendContext,
  tx: Transaction,
  chat: ChatRow,
  { labels, addLabels = [], removeLabels = [] }: Pick<ChatChanges, "labels" | "addLabels" | "removeLabels">,
): Promise<readonly string[] | undefined> {
  const isStep = addLabels.length > 0 || removeLabels.length > 0;
  if (labels && isStep)
    throw new InvalidInput(
      "labels says all that the chat carries: give it, or addLabels and removeLabels, but not both.",
    );
  if (labels) return ensureLabels(context, tx, labels);
  if (!isStep) return undefined;
  const unwanted = new Set(removeLabels.map((name) => name.toLowerCase()));
  const kept = chat.labels.filter((name) => !unwanted.has(name.toLowerCase()));
  const after = [...new Set([...kept, ...(await ensureLabels(context, tx, addLabels))])];
  if (after.length > MAX_LABELS_OF_CHAT)
    throw new InvalidInput(`A chat carries ${MAX_LABELS_OF_CHAT} labels at most: remove some first.`);
  return after;
}

function wakingTime({ clock }: BackendContext, written: string, status: ChatStatus | undefined): Date {
  const until = new Date(written);
  const ahead = until.getTime() - clock().getTime();
  if (status !== "snoozed")
    throw new InvalidInput('snoozedUntil belongs to the status "snoozed": give both, or leave it out.');
  if (ahead <= 0 || ahead > MAX_SNOOZE_DAYS * DAY_MS)
    throw new InvalidInput(`snoozedUntil is a time to come, within ${MAX_SNOOZE_DAYS} days.`);
  return until;
}
