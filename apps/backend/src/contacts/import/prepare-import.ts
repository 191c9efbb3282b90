import type { ContactImport } from "@gomarketing/contracts";
import { Conflict, InvalidInput } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../../context.ts";
import type { ContactImportRow } from "../../database/tables/contacts.ts";
import { selectDefinitions } from "../field-values.ts";
import { insertRows, lockImport, showImport } from "./import-queries.ts";
import { guessMapping } from "./read-row.ts";
import { readTable } from "./read-table.ts";

const ROWS_A_STATEMENT = 5_000;

/**
 * Keeps an uploaded table as a draft, its columns mapped as their names let guess. No contact is touched.
 *
 * @throws {UnreadableTable}
 */
export async function uploadImport(
  { db, newId, clock }: BackendContext,
  member: Member,
  fileName: string,
  bytes: Buffer,
): Promise<ContactImport> {
  const { columns, rows } = readTable(bytes);
  return db.inOrganization(member.organizationId, async (tx) => {
    const definitions = await selectDefinitions(tx, tx.organizationId);
    const row = await tx
      .insertInto("contact_imports")
      .values({
        id: newId(),
        organization_id: tx.organizationId,
        state: "draft",
        file_name: fileName,
        columns: [...columns],
        mapping: guessMapping(columns, definitions),
        row_count: rows.length,
        created_by: member.userId,
        created_at: clock(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT)
      await insertRows(tx, row.id, rows.slice(at, at + ROWS_A_STATEMENT));
    return showImport(tx, row);
  });
}

/** Says anew what each column holds. @throws {ImportNotFound} @throws {Conflict} @throws {InvalidInput} */
export async function mapImport(
  { db }: BackendContext,
  member: Member,
  id: string,
  mapping: readonly (string | null)[],
): Promise<ContactImport> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const row = await lockImport(tx, id);
    assertDraft(row);
    const known = new Set((await selectDefinitions(tx, tx.organizationId)).map(({ key }) => `field:${key}`));
    if (mapping.length !== row.columns.length)
      throw new InvalidInput(`mapping must name one target, or null, for each of the ${row.columns.length} columns.`);
    const targets = mapping.filter((target) => target !== null);
    if (new Set(targets).size < targets.length)
      throw new InvalidInput("mapping names a target twice. Choose one column for it.");
    const strange = targets.find((target) => target.startsWith("field:") && !known.has(target));
    if (strange)
      throw new InvalidInput(`${strange} is no field of contacts. Define it with POST /api/contact-fields first.`);
    const changed = await tx
      .updateTable("contact_imports")
      .set({ mapping: [...mapping] })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return showImport(tx, changed);
  });
}

/** Has a draft taken in, by a job. Confirming twice changes nothing. @throws {ImportNotFound} @throws {InvalidInput} */
export async function confirmImport({ db, jobs }: BackendContext, member: Member, id: string): Promise<ContactImport> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const row = await lockImport(tx, id);
    if (row.state !== "draft") return showImport(tx, row);
    if (!row.mapping.includes("phone"))
      throw new InvalidInput(
        "No column is mapped to phone: contacts are told apart by their numbers. Choose the column.",
      );
    const running = await tx
      .updateTable("contact_imports")
      .set({ state: "running" })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const { organizationId } = tx;
    await jobs.add(tx, "import-contacts", { organizationId, importId: id }, { key: `import:${id}`, isPatient: true });
    return showImport(tx, running);
  });
}

/** Forgets a draft, or the rows of one that is done. @throws {ImportNotFound} @throws {Conflict} while it runs */
export async function discardImport({ db }: BackendContext, member: Member, id: string): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const { state } = await lockImport(tx, id);
    if (state === "running") throw new Conflict("The import runs: it can be discarded when it is done.");
    await tx.deleteFrom("contact_imports").where("id", "=", id).execute();
  });
}

function assertDraft({ state }: ContactImportRow): void {
  if (state !== "draft")
    throw new Conflict("The import was confirmed already. Upload the table again to map it otherwise.");
}
