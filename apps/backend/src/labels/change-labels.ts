import type { Label } from "@gomarketing/contracts";
import { Conflict, InvalidInput, NotFound } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { countLabels, MAX_LABELS, nextColor } from "./ensure-labels.ts";
import { tellLabels } from "./label-queries.ts";

interface LabelChanges {
  readonly name?: string;
  readonly color?: string;
}

/** @throws {Conflict} when there is one of this name, whatever its letters' case */
export async function addLabel(
  { db, newId }: BackendContext,
  member: Member,
  { name, color }: { name: string; color?: string },
): Promise<Label> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const count = await countLabels(tx);
    if (count >= MAX_LABELS) throw new InvalidInput(`There are ${MAX_LABELS} labels already. Delete some first.`);
    const label = await tx
      .insertInto("labels")
      .values({ id: newId(), organization_id: tx.organizationId, name, color: color ?? nextColor(count) })
      .onConflict((conflict) => conflict.doNothing())
      .returning(["id", "name", "color"])
      .executeTakeFirst();
    if (!label) throw nameTaken(name);
    await tellLabels(tx);
    return label;
  });
}

/** Renames a label in the list and in all chats, or gives it another colour. @throws {NotFound} @throws {Conflict} */
export async function changeLabel(
  { db }: BackendContext,
  member: Member,
  id: string,
  changes: LabelChanges,
): Promise<Label> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const before = await lockLabel(tx, id);
    const { name = before.name, color = before.color } = changes;
    if (name.toLowerCase() !== before.name.toLowerCase() && (await isTaken(tx, name))) throw nameTaken(name);
    await tx.updateTable("labels").set({ name, color }).where("id", "=", id).execute();
    const isRenamed = name !== before.name;
    if (isRenamed) await replaceInChats(tx, before.name, name);
    await tellLabels(tx, isRenamed ? { from: before.name, to: name } : undefined);
    return { id, name, color };
  });
}

/** Deletes a label, and takes it off all chats. @throws {NotFound} */
export async function deleteLabel({ db }: BackendContext, member: Member, id: string): Promise<void> {
  await db.inOrganization(member.organizationId, async (tx) => {
    const { name } = await lockLabel(tx, id);
    await tx.deleteFrom("labels").where("id", "=", id).execute();
    await replaceInChats(tx, name, null);
    await tellLabels(tx, { from: name });
  });
}

async function lockLabel(tx: Transaction, id: string): Promise<Label> {
  const label = await tx
    .selectFrom("labels")
    .select(["id", "name", "color"])
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!label) throw new NotFound(`No label ${id} in this organization. GET /api/labels lists them.`);
  return label;
}

async function isTaken(tx: Transaction, name: string): Promise<boolean> {
  const found = await tx
    .selectFrom("labels")
    .select("id")
    .where("organization_id", "=", tx.organizationId)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .executeTakeFirst();
  return found !== undefined;
}

/** In the order of ids, as messages that arrive take them: two who hold many never wait for each other. */
async function replaceInChats(tx: Transaction, from: string, to: string | null): Promise<void> {
  await sql`
    with held as materialized (
      select id from chats where organization_id = ${tx.organizationId} and labels @> array[${from}]::text[] order by id for update)
    update chats set labels = case when ${to}::text is null then array_remove(labels, ${from}) else array_replace(labels, ${from}, ${to}) end
      from held where chats.id = held.id`.execute(tx);
  await sql`
    update conversations set labels = case when ${to}::text is null then array_remove(labels, ${from}) else array_replace(labels, ${from}, ${to}) end
     where organization_id = ${tx.organizationId} and labels @> array[${from}]::text[]`.execute(tx);
}

const nameTaken = (name: string) => new Conflict(`There is a label "${name}" already.`, "/problems/label-exists");
