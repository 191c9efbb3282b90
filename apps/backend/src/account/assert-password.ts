import type { Accounts } from "../auth/accounts.ts";
import { throttled } from "../auth/sign-in-attempts.ts";
import type { BackendContext, Member } from "../context.ts";
import { WrongPassword } from "./account-problems.ts";

/**
 * Makes sure that it is the person, and not somebody at their open screen. Guesses count as those of a sign-in do.
 *
 * @throws {WrongPassword} @throws {TooManyAttempts}
 */
export async function assertPassword(
  context: BackendContext,
  accounts: Accounts,
  { userId, email }: Member,
  password: string,
  address: string,
): Promise<void> {
  await throttled(context, { email, address }, async () => {
    const account = await context.db.system
      .selectFrom("auth_accounts")
      .select("password")
      .where("user_id", "=", userId)
      .where("provider_id", "=", "credential")
      .executeTakeFirst();
    const { password: hasher } = await accounts.$context;
    if (!account?.password || !(await hasher.verify({ hash: account.password, password }))) throw new WrongPassword();
  });
}
