import type { Invitation, Role, SingleUseLink } from "@gomarketing/contracts";
import { Conflict, NotFound } from "@gomarketing/service-kit";
import { asEmail } from "../auth/make-account.ts";
import { hashToken, newToken } from "../auth/secret-token.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { assertMayManage } from "./member-queries.ts";

/** What links to the desk are out there can be looked over. */
const MAX_OPEN_INVITATIONS = 200;
const MAX_LISTED = 200;

export interface NewInvitation {
  readonly role: Role;
  readonly email?: string | undefined;
  readonly validHours: number;
}

/**
 * Makes a link that lets one person in, with a role.
 *
 * @throws {AboveOwnRole} @throws {Conflict} when too many are open
 */
export async function invite(
  { db, newId, clock }: BackendContext,
  member: Member,
  { role, email, validHours }: NewInvitation,
): Promise<SingleUseLink & { readonly id: string }> {
  assertMayManage(member.role, role);
  const id = newId();
  const token = newToken();
  const now = clock();
  const expiresAt = new Date(now.getTime() + validHours * 3_600_000);
  await db.inOrganization(member.organizationId, async (tx) => {
    const { open } = await tx
      .selectFrom("invitations")
      .select(({ fn }) => fn.countAll<number>().as("open"))
      .where("accepted_at", "is", null)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", now)
      .executeTakeFirstOrThrow();
    if (open >= MAX_OPEN_INVITATIONS)
      throw new Conflict(`${MAX_OPEN_INVITATIONS} invitations are open. Revoke some first.`);
    await tx
      .insertInto("invitations")
      .values({
        id,
        organization_id: tx.organizationId,
        token_hash: hashToken(token),
        role,
        email: email === undefined ? null : asEmail(email),
        created_by: member.userId,
        created_at: now,
        expires_at: expiresAt,
      })
      .execute();
  });
  return { id, token, path: `/join#${token}`, expiresAt: expiresAt.toISOString() };
}

/** The newest ones. */
export async function selectInvitations(db: Queries, organizationId: string, now: Date): Promise<Invitation[]> {
  const rows = await db
    .selectFrom("invitations")
    .leftJoin("auth_users", "auth_users.id", "invitations.created_by")
    .selectAll("invitations")
    .select("auth_users.name as inviter")
    .where("invitations.organization_id", "=", organizationId)
    .orderBy("invitations.created_at", "desc")
    .orderBy("invitations.id", "desc")
    .limit(MAX_LISTED)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    ...(row.email !== null && { email: row.email }),
    ...(row.created_by !== null && row.inviter !== null && { invitedBy: { id: row.created_by, name: row.inviter } }),
    status: row.accepted_at ? "accepted" : row.revoked_at ? "revoked" : row.expires_at <= now ? "expired" : "open",
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }));
}

/** Its link lets nobody in from now on. Revoking twice changes nothing. @throws {NotFound} @throws {Conflict} when somebody came in with it */
export async function revokeInvitation({ db, clock }: BackendContext, member: Member, id: string): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const found = await tx
      .selectFrom("invitations")
      .select(["accepted_at", "revoked_at"])
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw new NotFound("No such invitation in this organization.");
    if (found.accepted_at) throw new Conflict("It was accepted already. Remove the member instead.");
    if (found.revoked_at) return;
    await tx.updateTable("invitations").set({ revoked_at: clock() }).where("id", "=", id).execute();
  });
}
