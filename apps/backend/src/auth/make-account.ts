import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  /** As better-auth hashes it. */
  readonly passwordHash: string;
}

/** E-mail addresses are one and the same in capitals and without. */
export const asEmail = (email: string): string => email.trim().toLowerCase();

/** Makes an account with a password, as better-auth keeps them; answers the user's id. Of no organization yet. */
export async function makeAccount(
  tx: Queries,
  { newId }: Pick<BackendContext, "newId">,
  { name, email, passwordHash }: NewAccount,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto("auth_users")
    .values({ id, name, email: asEmail(email), email_verified: true })
    .execute();
  await tx
    .insertInto("auth_accounts")
    .values({ id: newId(), user_id: id, account_id: id, provider_id: "credential", password: passwordHash })
    .execute();
  return id;
}
