import type { Role } from "@gomarketing/contracts";
import type { Queries } from "../database/connection.ts";

/** Where a person is a member, in the order they came. @param db across organizations */
export const selectMemberships = (db: Queries, userId: string): Promise<{ id: string; name: string; role: Role }[]> =>
  db
    .selectFrom("members")
    .innerJoin("organizations", "organizations.id", "members.organization_id")
    .select(["organizations.id", "organizations.name", "members.role"])
    .where("members.user_id", "=", userId)
    .orderBy("members.created_at")
    .orderBy("organizations.id")
    .execute();
