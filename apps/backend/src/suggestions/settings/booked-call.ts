import type { BackendContext } from "../../context.ts";
import { costMicros, NO_USAGE, type Usage } from "../provider/prices.ts";
import { NoProvider } from "../suggestion-problems.ts";
import { reserveBudget } from "./budget.ts";
import { pricesOf, readSettings, type Settings } from "./read-settings.ts";

type CallContext = Pick<BackendContext, "db" | "models" | "clock" | "newId">;

/** What a call may take at most, for the budget. */
const MOST: Usage = { input: 8_000, cached: 0, output: 1_500 };

/**
 * Calls a model for something that is no suggestion, within the day's budget, and keeps what it used, also of a call that
 * failed on the way.
 *
 * @param call gets where to say what was used
 * @throws {NoProvider} @throws {BudgetSpent} @throws {PriceUnknown} @throws {ProviderFailure}
 */
export async function bookedCall<T>(
  { db, models, clock, newId }: CallContext,
  organizationId: string,
  purpose: "rewrite" | "summary" | "history" | "test",
  call: (
    models: NonNullable<BackendContext["models"]>,
    settings: Settings & { readonly model: string },
    onUsage: (usage: Usage) => void,
  ) => Promise<T>,
): Promise<T> {
  if (!models) throw new NoProvider();
  const id = newId();
  const settings = await db.inOrganization(organizationId, async (tx) => {
    const read = await readSettings(tx, organizationId);
    const model = read.model ?? models.defaultModel;
    const reserved = await reserveBudget(tx, read, model, MOST, clock());
    const none = { input_tokens: 0, cached_tokens: 0, output_tokens: 0, cost_micros: reserved };
    const row = { id, organization_id: organizationId, created_at: clock(), purpose, model, ...none };
    await tx.insertInto("copilot_calls").values(row).execute();
    return { ...read, model };
  });
  let used = NO_USAGE;
  try {
    return await call(models, settings, (usage) => {
      used = usage;
    });
  } finally {
    const prices = pricesOf(settings, settings.model);
    await db.inOrganization(organizationId, (tx) =>
      tx
        .updateTable("copilot_calls")
        .set({
          input_tokens: used.input,
          cached_tokens: used.cached,
          output_tokens: used.output,
          cost_micros: prices && costMicros(used, prices),
        })
        .where("id", "=", id)
        .execute(),
    );
  }
}
