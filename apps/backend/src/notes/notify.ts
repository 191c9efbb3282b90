import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { DomainEventOf } from "../domain-events.ts";
import { showNotifications } from "./notification-queries.ts";

interface News {
  readonly userId: string;
  readonly kind: "mention" | "assigned";
  readonly chatId: string;
  readonly messageId?: string;
  /** null: the desk itself. */
  readonly by: Pick<Member, "userId" | "name"> | null;
}

/** Tells members what concerns them, each alone. */
export async function notify(
  { newId, clock }: Pick<BackendContext, "newId" | "clock">,
  tx: Transaction,
  news: readonly News[],
): Promise<void> {
  if (news.length === 0) return;
  const rows = news.map(({ userId, kind, chatId, messageId, by }) => ({
    id: newId(),
    organization_id: tx.organizationId,
    user_id: userId,
    kind,
    chat_id: chatId,
    message_id: messageId ?? null,
    by_id: by?.userId ?? null,
    by_name: by?.name ?? null,
    created_at: clock(),
  }));
  await tx.insertInto("notifications").values(rows).execute();
  const shown = await showNotifications(
    tx,
    rows.map(({ id }) => id),
  );
  for (const { userId, notification } of shown)
    tx.live([`member:${userId}`], { event: "notification.created", data: notification });
}

/** Whoever was given a chat by somebody else, or by the desk, is told. */
export async function notifyAssignees(
  context: BackendContext,
  tx: Transaction,
  events: readonly DomainEventOf<"chat.changed">[],
): Promise<void> {
  const given = events.flatMap(({ chatId, by, before, after }) =>
    after.assigneeId !== null && after.assigneeId !== before.assigneeId && after.assigneeId !== by
      ? [{ chatId, by, userId: after.assigneeId }]
      : [],
  );
  if (given.length === 0) return;
  const names = new Map(
    (
      await tx
        .selectFrom("auth_users")
        .select(["id", "name"])
        .where(
          "id",
          "in",
          given.map(({ by }) => by ?? ""),
        )
        .execute()
    ).map(({ id, name }) => [id, name]),
  );
  await notify(
    context,
    tx,
    given.map(({ chatId, by, userId }) => ({
      userId,
      chatId,
      kind: "assigned",
      by: by === null ? null : { userId: by, name: names.get(by) ?? "" },
    })),
  );
}
