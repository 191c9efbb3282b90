import type { Colleague } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { Queries } from "../database/connection.ts";

/** Who has not been heard of for so long is away: a browser that died without a word counts as there no longer. */
export const ONLINE_SECONDS = 70;

/** The organization's people by name, and who of them is at work; or one of them. */
export async function selectColleagues(db: Queries, organizationId: string, userId?: string): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`
    select members.user_id as id, auth_users.name, role,
           coalesce(seen_at > now() - make_interval(secs => ${ONLINE_SECONDS}), false) as "isOnline",
           coalesce(is_available, true) as "isAvailable"
      from members join auth_users on auth_users.id = members.user_id
      left join member_presence on member_presence.organization_id = members.organization_id
                                and member_presence.user_id = members.user_id
     where members.organization_id = ${organizationId} and (${userId ?? null}::text is null or members.user_id = ${userId ?? null})
     order by auth_users.name, members.user_id`.execute(db);
  return rows;
}
