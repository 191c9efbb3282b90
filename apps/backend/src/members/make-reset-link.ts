import type { SingleUseLink } from "@gomarketing/contracts";
import { Conflict } from "@gomarketing/service-kit";
import { asEmail } from "../auth/make-account.ts";
import { hashToken, newToken } from "../auth/secret-token.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Database, Transaction } from "../database/connection.ts";
import { assertMayManage, lockMember } from "./member-queries.ts";

const RESET_WITHIN_HOURS = 24;
const IN_OTHERS =
  "This person is in other organizations too, and one alone cannot reset their password. They change it themselves; else remove them here and invite them with another e-mail address.";

interface Reset {
  readonly id: string;
  readonly userId: string;
  /** Who made it; undefined for whoever runs the server. */
  readonly createdBy?: string;
  /** For whoever lost their second factor: it is off afterwards. */
  readonly clearsTwoFactor: boolean;
  readonly now: Date;
}

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
  const organizations = await organizationsOf(db, userId);
  return db.inOrganization(member.organizationId, async (tx) => {
    const { own, role } = await lockMember(tx, member, userId);
    assertMayManage(own, role);
    if (organizations.some((id) => id !== member.organizationId))
      throw new Conflict(IN_OTHERS, "/problems/in-other-organizations");
    return keepReset(tx, { id: newId(), userId, createdBy: member.userId, clearsTwoFactor, now: clock() });
  });
}

/**
 * Makes such a link for whoever runs the server: an only owner who forgot their password has nobody above them.
 *
 * @returns undefined when nobody signs in with that address
 * @throws {Conflict} when the person is in several organizations
 */
export async function makeResetLinkOnServer(
  db: Database,
  { email, ...reset }: Omit<Reset, "userId" | "createdBy"> & { readonly email: string },
): Promise<SingleUseLink | undefined> {
  const user = await db.system
    .selectFrom("auth_users")
    .select("id")
    .where("email", "=", asEmail(email))
    .executeTakeFirst();
  const [organizationId, ...others] = user ? await organizationsOf(db, user.id) : [];
  if (!user || !organizationId) return undefined;
  if (others.length > 0) throw new Conflict(IN_OTHERS, "/problems/in-other-organizations");
  return db.inOrganization(organizationId, (tx) => keepReset(tx, { ...reset, userId: user.id }));
}

async function organizationsOf(db: Database, userId: string): Promise<string[]> {
  const rows = await db.system.selectFrom("members").select("organization_id").where("user_id", "=", userId).execute();
  return rows.map(({ organization_id: id }) => id);
}

async function keepReset(
  tx: Transaction,
  { id, userId, createdBy, clearsTwoFactor, now }: Reset,
): Promise<SingleUseLink> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + RESET_WITHIN_HOURS * 3_600_000);
  await tx
    .updateTable("password_resets")
    .set({ used_at: now })
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .execute();
  await tx
    .insertInto("password_resets")
    .values({
      id,
      organization_id: tx.organizationId,
      user_id: userId,
      token_hash: hashToken(token),
      clears_two_factor: clearsTwoFactor,
      created_by: createdBy ?? null,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute();
  // After the #: it reaches no server's log and no other site.
  return { token, path: `/reset-password#${token}`, expiresAt: expiresAt.toISOString() };
}
