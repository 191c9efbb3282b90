import type { ImportError } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../../context.ts";
import type { Transaction } from "../../database/connection.ts";
import type { ContactRow } from "../../database/tables.ts";
import { humanValue, selectDefinitions } from "../field-values.ts";
import { phoneVariants } from "../phone-variants.ts";
import { lockImport, MAX_ERRORS, selectRows } from "./import-queries.ts";
import { type ReadRow, readRow } from "./read-row.ts";

const ROWS_A_BATCH = 500;

/**
 * Takes in a confirmed table, some rows a transaction, with how far it got: whatever dies in between, no row is taken in
 * twice. A row with a number that is known changes that contact, with what it says and no more.
 */
export async function importContacts(
  context: BackendContext,
  { organizationId, importId }: { organizationId: string; importId: string },
): Promise<void> {
  while (await importBatch(context, organizationId, importId));
}

/** @returns whether there may be more */
function importBatch(context: BackendContext, organizationId: string, importId: string): Promise<boolean> {
  return context.db.inOrganization(organizationId, async (tx) => {
    const row = await lockImport(tx, importId);
    if (row.state !== "running") return false;
    const rows = await selectRows(tx, importId, row.done_line, ROWS_A_BATCH);
    const shape = { ...row, definitions: await selectDefinitions(tx, organizationId) };
    const errors: ImportError[] = [];
    const readable: ReadRow[] = [];
    for (const { line, cells } of rows) {
      const read = readRow(shape, line, cells);
      if ("errors" in read) errors.push(...read.errors);
      else readable.push(read);
    }
    const { created, updated } = await store(context, tx, readable);
    const isDone = rows.length < ROWS_A_BATCH;
    await tx
      .updateTable("contact_imports")
      .set({
        done_line: rows.at(-1)?.line ?? row.done_line,
        done_count: row.done_count + rows.length,
        created_count: row.created_count + created,
        updated_count: row.updated_count + updated,
        failed_count: row.failed_count + rows.length - readable.length,
        errors: JSON.stringify([...row.errors, ...errors].slice(0, MAX_ERRORS)),
        ...(isDone && { state: "done" as const, finished_at: context.clock() }),
      })
      .where("id", "=", importId)
      .execute();
    if (isDone) await tx.deleteFrom("contact_import_rows").where("import_id", "=", importId).execute();
    return !isDone;
  });
}

async function store(
  { newId, clock }: BackendContext,
  tx: Transaction,
  rows: readonly ReadRow[],
): Promise<{ created: number; updated: number }> {
  if (rows.length === 0) return { created: 0, updated: 0 };
  const byPhone = new Map<string, ContactRow>();
  for (const contact of await lockByPhone(tx, rows)) byPhone.set(phoneVariants(contact.phone ?? "")[0] ?? "", contact);
  const now = clock();
  const changed = new Map<string, ContactRow>();
  let created = 0;
  for (const { phone, name, values } of rows) {
    const fields = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, humanValue(value, now)]));
    const known = byPhone.get(phone);
    if (!known) created += 1;
    const base = known ?? ({ id: newId(), phone, name: null, fields: {}, created_at: now } as unknown as ContactRow);
    const row = { ...base, name: name ?? base.name, fields: { ...base.fields, ...fields }, updated_at: now };
    byPhone.set(phone, row);
    changed.set(row.id, row);
  }
  await sql`
    insert into contacts (id, organization_id, name, phone, fields, created_at, updated_at)
    select id, ${tx.organizationId}, name, phone, fields, created_at, updated_at
      from json_populate_recordset(null::contacts, ${JSON.stringify([...changed.values()])}::json)
    on conflict (id) do update set name = excluded.name, fields = excluded.fields, updated_at = excluded.updated_at`.execute(
    tx,
  );
  return { created, updated: rows.length - created };
}

/** The contacts with these numbers, with the ninth digit or without; held until the transaction ends. */
const lockByPhone = (tx: Transaction, rows: readonly ReadRow[]): Promise<ContactRow[]> =>
  tx
    .selectFrom("contacts")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("phone", "=", sql<string>`any(${rows.flatMap(({ phone }) => phoneVariants(phone))})`)
    .orderBy("id")
    .forUpdate()
    .execute();
