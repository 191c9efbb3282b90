import { sql } from "kysely";
import type { Transaction } from "../../database/connection.ts";
import { costMicros, type Usage } from "../provider/prices.ts";
import { BudgetSpent, PriceUnknown } from "../suggestion-problems.ts";
import { pricesOf, type Settings, spentTodayMicros } from "./read-settings.ts";

/** Of the two numbers of a lock, the one that says what it is for; the other is the organization. */
const BUDGET_LOCK = 7_265_003;

/**
 * Makes sure that the day's budget has room for one more call, and answers what to book for it until its cost is known: what
 * it may cost at most, so that calls at the same time do not all take the last of it. Null without a budget.
 *
 * @throws {BudgetSpent} @throws {PriceUnknown}
 */
export async function reserveBudget(
  tx: Transaction,
  settings: Settings,
  model: string,
  most: Usage,
  now: Date,
): Promise<number | null> {
  const { dailyBudgetMicros, timeZone } = settings;
  if (dailyBudgetMicros === null) return null;
  const prices = pricesOf(settings, model);
  if (!prices) throw new PriceUnknown(model);
  await sql`select pg_advisory_xact_lock(${BUDGET_LOCK}, hashtext(${tx.organizationId}))`.execute(tx);
  if ((await spentTodayMicros(tx, tx.organizationId, timeZone, now)) >= dailyBudgetMicros) throw new BudgetSpent();
  return costMicros(most, prices);
}
