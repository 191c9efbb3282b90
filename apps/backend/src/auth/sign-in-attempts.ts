import { Problem } from "@gomarketing/service-kit";
import { type RawBuilder, sql } from "kysely";
import type { BackendContext } from "../context.ts";
import { asEmail } from "./make-account.ts";
import { hashToken } from "./secret-token.ts";

/** Counted so long from the first failure; then a new count begins. */
const WINDOW_S = 15 * 60;
/** Guesses at one account, from wherever they come. */
const MAX_BY_ACCOUNT = 10;
/** An office shares an address: its people mistype too. */
const MAX_BY_ADDRESS = 60;

class TooManyAttempts extends Problem {
  constructor(retryAfterSeconds: number) {
    super({
      status: 429,
      type: "/problems/too-many-attempts",
      title: "Too many attempts",
      detail: `Wait ${retryAfterSeconds} seconds, then try again.`,
      retryAfterSeconds,
    });
  }
}

export interface Attempt {
  readonly address: string;
  /** The e-mail address that is tried, whether or not somebody has it. */
  readonly email?: string;
}

/**
 * Lets `attempt` try a password or a secret unless too many failed before, by account and by address. Kept in the database: a restart
 * forgets nothing, and several backends count together. The count is taken before the try, so that guesses at one
 * moment count too; a success gives it back.
 *
 * @throws {TooManyAttempts} whatever the password, right or wrong
 */
export async function throttled<T>(
  { db, clock }: Pick<BackendContext, "db" | "clock">,
  { address, email }: Attempt,
  attempt: () => Promise<T>,
): Promise<T> {
  const byAddress = `address ${hashToken(address)}`;
  const byAccount = email === undefined ? undefined : `account ${hashToken(asEmail(email))}`;
  const counted = await sql<{ key: string; count: number; since: Date }>`
    insert into sign_in_attempts as attempts (key, count, since)
    select key, 1, ${clock()} from unnest(${[byAddress, ...(byAccount ? [byAccount] : [])].toSorted()}::text[]) as key
    on conflict (key) do update set
      count = case when ${isOver(clock)} then 1 else attempts.count + 1 end,
      since = case when ${isOver(clock)} then excluded.since else attempts.since end
    returning key, count, since`.execute(db.system);
  for (const { key, count, since } of counted.rows)
    if (count > (key === byAccount ? MAX_BY_ACCOUNT : MAX_BY_ADDRESS))
      throw new TooManyAttempts(Math.max(1, Math.ceil((since.getTime() - clock().getTime()) / 1_000) + WINDOW_S));

  const result = await attempt();
  await sql`
    update sign_in_attempts set count = case when key = ${byAccount ?? ""} then 0 else greatest(count - 1, 0) end
     where key in (${byAddress}, ${byAccount ?? ""})`.execute(db.system);
  return result;
}

const isOver = (clock: () => Date): RawBuilder<boolean> =>
  sql<boolean>`attempts.since <= ${new Date(clock().getTime() - WINDOW_S * 1_000)}`;

/** Forgets counts that no longer matter. */
export async function pruneAttempts({ db, clock }: Pick<BackendContext, "db" | "clock">): Promise<void> {
  await db.system
    .deleteFrom("sign_in_attempts")
    .where("since", "<", new Date(clock().getTime() - WINDOW_S * 1_000))
    .execute();
}
