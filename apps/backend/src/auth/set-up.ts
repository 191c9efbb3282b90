import { Conflict } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Accounts } from "./accounts.ts";
import { makeAccount } from "./make-account.ts";

export interface FirstOwner {
  readonly company: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Two first visits at the same moment take turns. */
const LOCK = 7_265_003;

export async function isSetUp({ db }: Pick<BackendContext, "db">): Promise<boolean> {
  return (await db.system.selectFrom("members").select("user_id").limit(1).executeTakeFirst()) !== undefined;
}

/**
 * Makes the organization and its first owner, once.
 *
 * @throws {Conflict} when somebody was here before
 */
export async function setUp(
  { db, newId, clock }: Pick<BackendContext, "db" | "newId" | "clock">,
  accounts: Accounts,
  owner: FirstOwner,
): Promise<void> {
  const { password } = await accounts.$context;
  const passwordHash = await password.hash(owner.password);
  await db.system.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
    const taken = await tx.selectFrom("members").select("user_id").limit(1).executeTakeFirst();
    if (taken)
      throw new Conflict(
        "GoMarketing is set up already. Sign in, or ask its owner for an account.",
        "/problems/already-set-up",
      );
    const organizationId = newId();
    await tx.insertInto("organizations").values({ id: organizationId, name: owner.company }).execute();
    const userId = await makeAccount(tx, { newId }, { ...owner, passwordHash });
    await tx
      .insertInto("members")
      .values({ organization_id: organizationId, user_id: userId, role: "owner", created_at: clock() })
      .execute();
  });
}
