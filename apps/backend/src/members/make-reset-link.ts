import type { SingleUseLink } from "@gomarketing/contracts";
import { Conflict } from "@gomarketing/service-kit";
import { hashToken, newToken } from "../auth/secret-token.ts";
import type { BackendContext, Member } from "../context.ts";
import { assertMayManage, lockMember } from "./member-queries.ts";

const RESET_WITHIN_HOURS = 24;

/**
 * Makes a link with which a member gives themselves a new password, for an owner or admin to hand over: no mail server is
 * assumed. Links made before work no more.
 *
 * @param clearsTwoFactor for whoever lost their second factor: it is off afterwards
 * @throws {NoSuchMember} @throws {AboveOwnRole}
 * @throws {Conflict} when the person is in other organizations: who manages one would get into all
 */
export async function makeResetLink(
  { db, newId, clock }: BackendContext,
  member: Member,
  userId: string,
  clearsTwoFactor: boolean,
): Promise<SingleUseLink> {
  const token = newToken();
  const now = clock();
  const expiresAt = new Date(now.getTime() + RESET_WITHIN_HOURS * 3_600_000);
  const elsewhere = await db.system
    .selectFrom("members")
    .select("organization_id")
    .where("user_id", "=", userId)
    .where("organization_id", "<>", member.organizationId)
    .limit(1)
    .executeTakeFirst();
  await db.inOrganization(member.organizationId, async (tx) => {
    const { own, role } = await lockMember(tx, member, userId);
    assertMayManage(own, role);
    if (elsewhere)
      throw new Conflict(
        "This person is in other organizations too, and one alone cannot reset their password. They change it themselves; else remove them here and invite them with another e-mail address.",
        "/problems/in-other-organizations",
      );
    await tx
      .updateTable("password_resets")
      .set({ used_at: now })
      .where("user_id", "=", userId)
      .where("used_at", "is", null)
      .execute();
    await tx
      .insertInto("password_resets")
      .values({
        id: newId(),
        organization_id: tx.organizationId,
        user_id: userId,
        token_hash: hashToken(token),
        clears_two_factor: clearsTwoFactor,
        created_by: member.userId,
        created_at: now,
        expires_at: expiresAt,
      })
      .execute();
  });
  // After the #: it reaches no server's log and no other site.
  return { token, path: `/reset-password#${token}`, expiresAt: expiresAt.toISOString() };
}
