import type { Accounts } from "../auth/accounts.ts";
import type { BackendContext, Member } from "../context.ts";
import { assertPassword } from "./assert-password.ts";
import { setPassword } from "./set-password.ts";

/** Changes one's own password. All other sign-ins end. @throws {WrongPassword} @throws {TooManyAttempts} */
export async function changePassword(
  context: BackendContext,
  accounts: Accounts,
  member: Member,
  { currentPassword, newPassword, address }: { currentPassword: string; newPassword: string; address: string },
): Promise<void> {
  await assertPassword(context, accounts, member, currentPassword, address);
  const { password } = await accounts.$context;
  const hash = await password.hash(newPassword);
  await context.db.system
    .transaction()
    .execute((tx) => setPassword(tx, member.userId, hash, context.clock(), member.signInId));
}
