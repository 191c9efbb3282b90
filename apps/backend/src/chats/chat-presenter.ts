import type { Chat, Message } from "@gomarketing/contracts";
import type { ChatRow, ContactRow } from "../database/tables.ts";

interface Around {
  readonly contact: Pick<
    ContactRow,
    "id" | "name" | "push_name" | "phone" | "picture_url" | "description" | "participant_count"
  >;
  readonly sessionName: string;
  readonly assigneeName: string | null;
  readonly teamName: string | null;
  readonly lastMessage: Message | undefined;
}

/** What leaves of a chat: its row, and what belongs to it. */
export function presentChat(row: ChatRow, { contact, sessionName, assigneeName, teamName, lastMessage }: Around): Chat {
  return {
    id: row.id,
    contact: {
      id: contact.id,
      name: contact.name ?? contact.push_name ?? contact.phone ?? "",
      ...(contact.phone !== null && { phone: contact.phone }),
      ...(contact.picture_url !== null && { pictureUrl: contact.picture_url }),
    },
    session: { id: row.session_id, name: sessionName },
    isGroup: row.is_group,
    status: row.status,
    ...(row.assignee_id !== null && { assignee: { id: row.assignee_id, name: assigneeName ?? "" } }),
    ...(row.team_id !== null && { team: { id: row.team_id, name: teamName ?? "" } }),
    labels: row.labels,
    unreadCount: row.unread_count,
    ...(lastMessage && { lastMessage }),
    lastActivityAt: row.last_activity_at.toISOString(),
    ...(row.waiting_since && { waitingSince: row.waiting_since.toISOString() }),
    ...(row.status === "snoozed" && row.snoozed_until && { snoozedUntil: row.snoozed_until.toISOString() }),
    ...(row.disappearing_seconds && { disappearingSeconds: row.disappearing_seconds }),
    ...(row.is_group && { group: groupOf(contact) }),
  };
}

const groupOf = ({ description, participant_count: count }: Around["contact"]): NonNullable<Chat["group"]> => ({
  ...(description !== null && { description }),
  ...(count !== null && { participantCount: count }),
});
