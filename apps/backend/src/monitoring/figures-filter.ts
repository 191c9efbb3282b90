import type { MonitoringFilter } from "@gomarketing/contracts";
import { type RawBuilder, sql } from "kysely";

/** What figures are narrowed to. Null: of no team, of nobody. */
export interface FiguresFilter {
  readonly sessionId: string | undefined;
  readonly teamId: string | null | undefined;
  readonly agentId: string | null | undefined;
  readonly label: string | undefined;
}

export const filterOf = ({ session, team, agent, label }: MonitoringFilter): FiguresFilter => ({
  sessionId: session,
  teamId: team === "none" ? null : team,
  agentId: agent === "none" ? null : agent,
  label,
});

export const isFiltered = (filter: FiguresFilter): boolean =>
  Object.values(filter).some((value: unknown) => value !== undefined);

/** Where a table keeps what is filtered by; without a column for labels, they are looked up by the chat's id. */
export interface FilterColumns {
  readonly session?: string;
  readonly team?: string;
  readonly agent?: string;
  readonly labels?: string;
  readonly chat?: string;
}

/** ` and …` for each filter that is set. */
export function conditions(organizationId: string, filter: FiguresFilter, columns: FilterColumns): RawBuilder<unknown> {
  const { session = "session_id", team = "team_id", agent = "agent_id", labels, chat = "chat_id" } = columns;
  const all: RawBuilder<unknown>[] = [];
  if (filter.sessionId !== undefined) all.push(sql`and ${sql.ref(session)} = ${filter.sessionId}::uuid`);
  if (filter.teamId !== undefined) all.push(sql`and ${sql.ref(team)} is not distinct from ${filter.teamId}::uuid`);
  if (filter.agentId !== undefined) all.push(sql`and ${sql.ref(agent)} is not distinct from ${filter.agentId}::text`);
  if (filter.label !== undefined && labels !== undefined)
    all.push(sql`and ${sql.ref(labels)} @> array[${filter.label}]::text[]`);
  if (filter.label !== undefined && labels === undefined)
    all.push(sql`and ${sql.ref(chat)} in
      (select id from chats where organization_id = ${organizationId} and labels @> array[${filter.label}]::text[])`);
  return all.length > 0 ? sql.join(all, sql` `) : sql``;
}
