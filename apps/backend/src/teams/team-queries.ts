import type { DeskSettings, Team } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries, Transaction } from "../database/connection.ts";

interface TeamRow extends Omit<Team, "createdAt"> {
  readonly created_at: Date;
}

/** All teams of an organization by name, with their members and sessions. */
export async function selectTeams(db: Queries, organizationId: string): Promise<Team[]> {
  const { rows } = await sql<TeamRow>`
    select teams.id, teams.name, distribution, teams.created_at,
           coalesce((select json_agg(json_build_object('id', auth_users.id, 'name', auth_users.name) order by auth_users.name, auth_users.id)
                       from team_members join auth_users on auth_users.id = user_id where team_id = teams.id), '[]') as members,
           coalesce((select json_agg(json_build_object('id', whatsapp_sessions.id, 'name', whatsapp_sessions.name) order by whatsapp_sessions.name)
                       from team_sessions join whatsapp_sessions on whatsapp_sessions.id = session_id where team_id = teams.id), '[]') as sessions
      from teams where organization_id = ${organizationId} order by lower(teams.name)`.execute(db);
  return rows.map(({ created_at: createdAt, ...team }) => ({ ...team, createdAt: createdAt.toISOString() }));
}

/** Tells browsers of the teams as they are now, and answers them. */
export async function tellTeams(tx: Transaction): Promise<Team[]> {
  const teams = await selectTeams(tx, tx.organizationId);
  tx.live(["inbox"], { event: "teams.updated", data: { teams } });
  return teams;
}

const DEFAULTS: DeskSettings = { distribution: "off", maxOpenChats: 20 };

export async function selectSettings(db: Queries, organizationId: string): Promise<DeskSettings> {
  const row = await db
    .selectFrom("desk_settings")
    .select(["distribution", "max_open_chats as maxOpenChats"])
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  return row ?? DEFAULTS;
}
