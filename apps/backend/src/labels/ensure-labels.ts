import { InvalidInput } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { tellLabels } from "./label-queries.ts";

/** An organization's list is a list, and no heap. */
export const MAX_LABELS = 500;

/** Told apart on white and on black. */
const COLORS = [
  "#2563eb",
  "#16a34a",
  "#d97706",
  "#dc2626",
  "#7c3aed",
  "#0891b2",
  "#db2777",
  "#65a30d",
  "#ea580c",
  "#4f46e5",
  "#0d9488",
  "#9333ea",
];

/**
 * Labels as the organization's list writes them ("VIP" for "vip"), each once; what is not in the list comes into it, so that
 * nobody has to leave a chat to name a new thing.
 *
 * @throws {InvalidInput} when the list is full
 */
export async function ensureLabels(
  { newId }: Pick<BackendContext, "newId">,
  tx: Transaction,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const wanted = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  const known = await listed(tx, wanted);
  const missing = wanted.filter((name) => !known.has(name.toLowerCase()));
  if (missing.length > 0) {
    const count = await countLabels(tx);
    if (count + missing.length > MAX_LABELS)
      throw new InvalidInput(`There are ${MAX_LABELS} labels already. Delete some, or use those there are.`);
    const rows = missing.map((name, index) => ({
      id: newId(),
      organization_id: tx.organizationId,
      name,
      color: nextColor(count + index),
    }));
    await tx
      .insertInto("labels")
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tellLabels(tx);
  }
  const all = missing.length > 0 ? await listed(tx, wanted) : known;
  return [...new Set(wanted.map((name) => all.get(name.toLowerCase()) ?? name))];
}

export async function countLabels(tx: Transaction): Promise<number> {
  const { count } = await tx
    .selectFrom("labels")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("organization_id", "=", tx.organizationId)
    .executeTakeFirstOrThrow();
  return count;
}

/** The colour of a label whom nobody gave one. */
export const nextColor = (count: number): string => COLORS[count % COLORS.length] ?? "#64748b";

async function listed(tx: Transaction, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom("labels")
    .select("name")
    .where("organization_id", "=", tx.organizationId)
    .where(sql<boolean>`lower(name) = any(select lower(wanted) from unnest(${[...names]}::text[]) as wanted)`)
    .execute();
  return new Map(rows.map(({ name }) => [name.toLowerCase(), name]));
}
