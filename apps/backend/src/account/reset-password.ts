import { appendAudit } from "../audit/append-audit.ts";
import type { Accounts } from "../auth/accounts.ts";
import { hashToken } from "../auth/secret-token.ts";
import type { BackendContext } from "../context.ts";
import { LinkNotValid } from "../members/member-problems.ts";
import { setPassword } from "./set-password.ts";

/**
 * Gives a new password with a link that an owner or admin made, once. All sign-ins end.
 *
 * @returns whose it is
 * @throws {LinkNotValid}
 */
export async function resetPassword(
  context: BackendContext,
  accounts: Accounts,
  { token, newPassword, address }: { token: string; newPassword: string; address: string },
): Promise<string> {
  const { db, clock } = context;
  const { password } = await accounts.$context;
  const hash = await password.hash(newPassword);
  return db.system.transaction().execute(async (tx) => {
    const now = clock();
    const used = await tx
      .updateTable("password_resets")
      .set({ used_at: now })
      .where("token_hash", "=", hashToken(token))
      .where("used_at", "is", null)
      .where("expires_at", ">", now)
      .returning(["id", "user_id", "organization_id", "clears_two_factor"])
      .executeTakeFirst();
    // Whoever left, or came into another organization since, is not reset by this one.
    const memberships = used
      ? await tx.selectFrom("members").select("organization_id").where("user_id", "=", used.user_id).execute()
      : [];
    if (!used || memberships.length !== 1 || memberships[0]?.organization_id !== used.organization_id)
      throw new LinkNotValid();
    await setPassword(tx, used.user_id, hash, now);
    if (used.clears_two_factor) {
      await tx.deleteFrom("auth_two_factors").where("user_id", "=", used.user_id).execute();
      await tx.updateTable("auth_users").set({ two_factor_enabled: false }).where("id", "=", used.user_id).execute();
    }
    const { name } = await tx
      .selectFrom("auth_users")
      .select("name")
      .where("id", "=", used.user_id)
      .executeTakeFirstOrThrow();
    await appendAudit(tx, context, {
      organizationId: used.organization_id,
      actor: { id: used.user_id, name },
      action: "account.reset",
      route: "POST /api/account/reset-password",
      subjectId: used.user_id,
      address,
    });
    return used.user_id;
  });
}
