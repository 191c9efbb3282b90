import { Conflict } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";

const MAX_OWN_ORGANIZATIONS = 50;

/**
 * Makes another organization, with the asker as its owner. They stay where they stand until they switch.
 *
 * @throws {Conflict} when they have too many
 */
export async function createOrganization(
  { db, newId, clock }: BackendContext,
  { userId }: Member,
  name: string,
): Promise<{ id: string; name: string; role: "owner" }> {
  const id = newId();
  await db.system.transaction().execute(async (tx) => {
    await tx.selectFrom("auth_users").select("id").where("id", "=", userId).forUpdate().execute();
    const { count } = await tx
      .selectFrom("members")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("user_id", "=", userId)
      .executeTakeFirstOrThrow();
    if (count >= MAX_OWN_ORGANIZATIONS) throw new Conflict(`You are in ${count} organizations. Leave one first.`);
    await tx.insertInto("organizations").values({ id, name }).execute();
    await tx
      .insertInto("members")
      .values({ organization_id: id, user_id: userId, role: "owner", created_at: clock() })
      .execute();
  });
  return { id, name, role: "owner" };
}
