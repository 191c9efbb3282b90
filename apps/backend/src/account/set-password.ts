import type { Queries } from "../database/connection.ts";

/**
 * Gives an account another password, and ends every sign-in that was made with the old one: those that wait for their
 * second factor and reset links too.
 *
 * @param keptSignInId the sign-in that goes on, if any
 */
export async function setPassword(
  tx: Queries,
  userId: string,
  passwordHash: string,
  now: Date,
  keptSignInId?: string,
): Promise<void> {
  await tx
    .updateTable("auth_accounts")
    .set({ password: passwordHash, updated_at: now })
    .where("user_id", "=", userId)
    .where("provider_id", "=", "credential")
    .execute();
  await tx.deleteFrom("auth_verifications").where("value", "=", userId).execute();
  await tx
    .updateTable("password_resets")
    .set({ used_at: now })
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .execute();
  await tx
    .deleteFrom("auth_sessions")
    .where("user_id", "=", userId)
    .where("id", "<>", keptSignInId ?? "")
    .execute();
}
