import { NotFound } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";

/**
 * Moves a sign-in to another organization of its person: this one, not their other ones. Later sign-ins begin there.
 *
 * @throws {NotFound} when they are no member there
 */
export async function switchOrganization(
  { db }: BackendContext,
  { userId, signInId }: Member,
  organizationId: string,
): Promise<void> {
  await db.system.transaction().execute(async (tx) => {
    // Locked: whoever is removed there at this moment does not stay in by switching.
    const membership = await tx
      .selectFrom("members")
      .select("role")
      .where("user_id", "=", userId)
      .where("organization_id", "=", organizationId)
      .forShare()
      .executeTakeFirst();
    if (!membership || signInId === undefined)
      throw new NotFound("You are in no such organization. GET /api/organizations lists yours.");
    await tx
      .updateTable("auth_sessions")
      .set({ organization_id: organizationId })
      .where("id", "=", signInId)
      .where("user_id", "=", userId)
      .execute();
    await tx.updateTable("auth_users").set({ organization_id: organizationId }).where("id", "=", userId).execute();
  });
}
