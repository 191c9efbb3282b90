import type { Chat, ChatStatus } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { ensureLabels } from "../labels/ensure-labels.ts";
import { assertCanBeGiven, assertTeam } from "../teams/assert-assignable.ts";
import { changeChat } from "./change-chat.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { lockChat } from "./chat-queries.ts";

/** So far ahead a chat can be put to sleep. */
const MAX_SNOOZE_DAYS = 366;
const DAY_MS = 86_400_000;

export interface ChatChanges {
  readonly status?: ChatStatus;
  /** ISO 8601, with status `snoozed`. Left out: until somebody writes. */
  readonly snoozedUntil?: string;
  /** null: nobody's. */
  readonly assigneeId?: string | null;
  readonly teamId?: string | null;
  readonly labels?: readonly string[];
}

/**
 * Changes a chat's status, person, team or labels, says so in its thread and tells the team. Labels that are not in the
 * organization's list come into it.
 *
 * @throws {ChatNotFound} when the member's organization has no such chat
 * @throws {InvalidInput} when the assignee may not answer chats here, or the team is none; when the time to wake it is past
 */
export async function updateChat(
  context: BackendContext,
  member: Member,
  chatId: string,
  { snoozedUntil, labels, ...changes }: ChatChanges,
): Promise<Chat> {
  const until = snoozedUntil === undefined ? undefined : wakingTime(context, snoozedUntil, changes.status);
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (!chat) throw new ChatNotFound(chatId);
    if (changes.assigneeId) await assertCanBeGiven(tx, changes.assigneeId);
    if (changes.teamId) await assertTeam(tx, changes.teamId);
    const named = labels && (await ensureLabels(context, tx, labels));
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

function wakingTime({ clock }: BackendContext, written: string, status: ChatStatus | undefined): Date {
  const until = new Date(written);
  const ahead = until.getTime() - clock().getTime();
  if (status !== "snoozed")
    throw new InvalidInput('snoozedUntil belongs to the status "snoozed": give both, or leave it out.');
  if (ahead <= 0 || ahead > MAX_SNOOZE_DAYS * DAY_MS)
    throw new InvalidInput(`snoozedUntil is a time to come, within ${MAX_SNOOZE_DAYS} days.`);
  return until;
}
