import type { Chat, MonitoringFigure } from "@gomarketing/contracts";
import { unreachable } from "@gomarketing/contracts";
import { type RawBuilder, sql } from "kysely";
import { showChats } from "../chats/chat-queries.ts";
import type { Queries } from "../database/connection.ts";
import { conditions, type FiguresFilter } from "./figures-filter.ts";
import type { Period } from "./period.ts";

/** The chats that a figure counts, or counts messages or conversations of; newest activity first. */
export async function selectChatsBehind(
  db: Queries,
  organizationId: string,
  figure: MonitoringFigure,
  { period, filter }: { readonly period: Period; readonly filter: FiguresFilter },
  page: { readonly after?: { at: Date; id: string }; readonly limit: number },
): Promise<Chat[]> {
  const after = page.after ? sql`and (last_activity_at, id) < (${page.after.at}, ${page.after.id}::uuid)` : sql``;
  const { rows } = await sql<{ id: string }>`
    select id from chats
     where organization_id = ${organizationId} and ${behind(organizationId, figure, period, filter)} ${after}
     order by last_activity_at desc, id desc
     limit ${page.limit}`.execute(db);
  return showChats(
    db,
    rows.map(({ id }) => id),
  );
}

function behind(
  organizationId: string,
  figure: MonitoringFigure,
  { from, to }: Period,
  filter: FiguresFilter,
): RawBuilder<unknown> {
  const own = conditions(organizationId, filter, { agent: "assignee_id", labels: "labels", chat: "id" });
  const messages = conditions(organizationId, filter, {});
  const conversations = (agent: string) => conditions(organizationId, filter, { agent, labels: "labels" });
  switch (figure) {
    case "received":
    case "sent": {
      const counted = (table: string) => sql`select chat_id, received, sent from ${sql.table(table)}
        where organization_id = ${organizationId} and at >= ${from} ${messages}`;
      return sql`id in (
        select chat_id from (${counted("message_volume_by_chat")} union all ${counted("message_volume_deltas")}) as counted
         group by chat_id having sum(${sql.ref(figure)}) > 0)`;
    }
    case "failed":
      return sql`id in (select chat_id from messages
        where organization_id = ${organizationId} and state = 'failed' and counted_at >= ${from} ${messages})`;
    case "queued":
      return sql`id in (select chat_id from messages
        where organization_id = ${organizationId} and state = 'queued' ${messages})`;
    case "first-response":
      return sql`id in (select chat_id from conversations
        where organization_id = ${organizationId} and asked_at is not null and first_response_at between ${from} and ${to}
          ${conversations("first_response_by")})`;
    case "resolved":
      return sql`id in (select chat_id from conversations
        where organization_id = ${organizationId} and resolved_at between ${from} and ${to} ${conversations("assignee_id")})`;
    case "waiting":
      return sql`status <> 'resolved' and waiting_since is not null ${own}`;
    case "unassigned":
      return sql`status in ('open', 'pending') and assignee_id is null ${own}`;
    case "open":
    case "pending":
    case "snoozed":
      return sql`status = ${figure} ${own}`;
    default:
      return unreachable(figure);
  }
}
