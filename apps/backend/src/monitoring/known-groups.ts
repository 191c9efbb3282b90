import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";
import type { FiguresFilter } from "./figures-filter.ts";
import type { Named } from "./groups.ts";

type Kind = "agent" | "team" | "session" | "label";

/** Whom figures may be of: the members who work with chats, teams, sessions and labels; where one is filtered for, it alone. */
export async function selectKnownGroups(
  db: Queries,
  organizationId: string,
  { sessionId, teamId, agentId, label }: FiguresFilter,
): Promise<Record<Kind, Named[]>> {
  const { rows } = await sql<{ kind: Kind; id: string; name: string }>`
    select 'agent' as kind, user_id as id, auth_users.name from members join auth_users on auth_users.id = user_id
     where members.organization_id = ${organizationId} and role <> 'read_only'
    union all select 'team', id::text, name from teams where organization_id = ${organizationId}
    union all select 'session', id::text, name from whatsapp_sessions where organization_id = ${organizationId}
    union all select 'label', name, name from labels where organization_id = ${organizationId}
     order by 3, 2`.execute(db);
  const wanted = { agent: agentId, team: teamId, session: sessionId, label };
  const of = (kind: Kind): Named[] => {
    const own = rows.filter((row) => row.kind === kind);
    const only = wanted[kind];
    return only === undefined ? own : [{ id: only, name: own.find(({ id }) => id === only)?.name ?? null }];
  };
  return { agent: of("agent"), team: of("team"), session: of("session"), label: of("label") };
}
