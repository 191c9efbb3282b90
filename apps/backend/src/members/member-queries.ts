import { type OrganizationMember, ROLES, type Role } from "@gomarketing/contracts";
import type { Member } from "../context.ts";
import type { Queries, Transaction } from "../database/connection.ts";
import { AboveOwnRole, LastOwner, NoSuchMember } from "./member-problems.ts";

export async function selectMembers(db: Queries, organizationId: string): Promise<OrganizationMember[]> {
  const rows = await db
    .selectFrom("members")
    .innerJoin("auth_users", "auth_users.id", "members.user_id")
    .select(["auth_users.id", "auth_users.name", "auth_users.email", "auth_users.two_factor_enabled"])
    .select(["members.role", "members.created_at"])
    .where("members.organization_id", "=", organizationId)
    .orderBy("auth_users.name")
    .orderBy("auth_users.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    hasTwoFactor: row.two_factor_enabled,
    joinedAt: row.created_at.toISOString(),
  }));
}

/**
 * Those who change members of one organization take turns: two owners cannot remove each other at the same moment.
 * Answers the role of a member, and the asker's own as it is now.
 *
 * @throws {NoSuchMember}
 */
export async function lockMember(
  tx: Transaction,
  asker: Pick<Member, "userId">,
  userId: string,
): Promise<{ own: Role; role: Role }> {
  await tx.selectFrom("organizations").select("id").where("id", "=", tx.organizationId).forUpdate().execute();
  const rows = await tx
    .selectFrom("members")
    .select(["user_id", "role"])
    .where("organization_id", "=", tx.organizationId)
    .where("user_id", "in", [asker.userId, userId])
    .execute();
  const roleOf = (id: string) => rows.find(({ user_id }) => user_id === id)?.role;
  const [own, role] = [roleOf(asker.userId), roleOf(userId)];
  if (!own || !role) throw new NoSuchMember();
  return { own, role };
}

/** @throws {LastOwner} when nobody but this person is an owner */
export async function assertOtherOwner(tx: Transaction, userId: string): Promise<void> {
  const other = await tx
    .selectFrom("members")
    .select("user_id")
    .where("organization_id", "=", tx.organizationId)
    .where("role", "=", "owner")
    .where("user_id", "<>", userId)
    .limit(1)
    .executeTakeFirst();
  if (!other) throw new LastOwner();
}

/** Agents manage nobody; nobody manages whoever may do more than they, nor gives a role above their own. @throws {AboveOwnRole} */
export function assertMayManage(own: Role, ...others: readonly Role[]): void {
  const isManager = ROLES.indexOf(own) <= ROLES.indexOf("admin");
  if (!isManager || others.some((role) => ROLES.indexOf(role) < ROLES.indexOf(own))) throw new AboveOwnRole();
}
