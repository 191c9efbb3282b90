import type { ContactImport, ImportError } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { Queries, Transaction } from "../../database/connection.ts";
import type { ContactImportRow } from "../../database/tables/contacts.ts";
import { selectDefinitions } from "../field-values.ts";
import { phoneVariants } from "../phone-variants.ts";
import { type ReadRow, readRow, type TableShape } from "./read-row.ts";

/** Of each import so many are kept and shown; the rest are as many more as `failedCount` says. */
export const MAX_ERRORS = 200;
const MAX_PREVIEW_ROWS = 20;
const MAX_SAMPLES = 3;

export interface StoredRow {
  readonly line: number;
  readonly cells: string[];
}

class ImportNotFound extends NotFound {
  constructor(id: string) {
    super(`No import ${id} in this organization. Upload the table again.`);
  }
}

/** @throws {ImportNotFound} */
export async function selectImport(db: Queries, organizationId: string, id: string): Promise<ContactImportRow> {
  const row = await db
    .selectFrom("contact_imports")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw new ImportNotFound(id);
  return row;
}

/** @throws {ImportNotFound} */
export async function lockImport(tx: Transaction, id: string): Promise<ContactImportRow> {
  const row = await tx
    .selectFrom("contact_imports")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new ImportNotFound(id);
  return row;
}

export const selectRows = (db: Queries, importId: string, afterLine: number, limit?: number): Promise<StoredRow[]> => {
  const query = db
    .selectFrom("contact_import_rows")
    .select(["line", "cells"])
    .where("import_id", "=", importId)
    .where("line", ">", afterLine)
    .orderBy("line");
  return (limit === undefined ? query : query.limit(limit)).execute();
};

export async function insertRows(tx: Transaction, importId: string, rows: Iterable<unknown>): Promise<void> {
  await sql`
    insert into contact_import_rows (import_id, organization_id, line, cells)
    select ${importId}, ${tx.organizationId}, line, cells
      from json_populate_recordset(null::contact_import_rows, ${JSON.stringify([...rows])}::json)`.execute(tx);
}

/** What an import is, with all that is wrong and what its first rows come to while it is a draft. */
export async function showImport(db: Queries, row: ContactImportRow): Promise<ContactImport> {
  const isDraft = row.state === "draft";
  const rows = isDraft ? await selectRows(db, row.id, 0) : [];
  const samples = isDraft ? rows : await selectRows(db, row.id, 0, MAX_SAMPLES);
  const shown = {
    id: row.id,
    state: row.state,
    fileName: row.file_name,
    columns: row.columns.map((name, index) => ({
      name,
      target: row.mapping[index] ?? null,
      samples: samples.slice(0, MAX_SAMPLES).map(({ cells }) => (cells[index] ?? "").slice(0, 100)),
    })),
    rowCount: row.row_count,
    doneCount: row.done_count,
    createdCount: row.created_count,
    updatedCount: row.updated_count,
    failedCount: row.failed_count,
    errors: row.errors,
    createdAt: row.created_at.toISOString(),
    ...(row.finished_at && { finishedAt: row.finished_at.toISOString() }),
  };
  return isDraft ? { ...shown, ...(await look(db, row, rows)) } : shown;
}

async function look(
  db: Queries,
  row: ContactImportRow,
  rows: readonly StoredRow[],
): Promise<Pick<ContactImport, "failedCount" | "errors" | "preview">> {
  const shape: TableShape = { ...row, definitions: await selectDefinitions(db, row.organization_id) };
  const errors: ImportError[] = [];
  let failedCount = 0;
  const first: (ReadRow | { line: number })[] = [];
  for (const { line, cells } of rows) {
    const read = readRow(shape, line, cells);
    if ("errors" in read) {
      failedCount += 1;
      if (errors.length < MAX_ERRORS) errors.push(...read.errors);
    }
    if (first.length < MAX_PREVIEW_ROWS) first.push("errors" in read ? { line } : read);
  }
  const phones = first.flatMap((one) => ("phone" in one ? phoneVariants(one.phone) : []));
  const known = await selectPhones(db, row.organization_id, phones);
  const preview = first.map((one) => {
    if (!("phone" in one)) return { line: one.line, action: "skip" as const, fields: {} };
    const { email, ...fields } = one.values;
    const isKnown = phoneVariants(one.phone).some((phone) => known.has(phone));
    return {
      line: one.line,
      action: isKnown ? ("update" as const) : ("create" as const),
      phone: one.phone,
      ...(one.name !== undefined && { name: one.name }),
      ...(email !== undefined && { email }),
      fields,
    };
  });
  return { failedCount, errors: errors.slice(0, MAX_ERRORS), preview };
}

async function selectPhones(db: Queries, organizationId: string, phones: readonly string[]): Promise<Set<string>> {
  if (phones.length === 0) return new Set();
  const rows = await db
    .selectFrom("contacts")
    .select("phone")
    .where("organization_id", "=", organizationId)
    .where("phone", "in", [...phones])
    .execute();
  return new Set(rows.flatMap(({ phone }) => phone ?? []));
}
