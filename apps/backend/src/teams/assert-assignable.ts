import { InvalidInput } from "@gomarketing/service-kit";
import { mayDo } from "../auth/permissions.ts";
import type { Transaction } from "../database/connection.ts";

/** @throws {InvalidInput} when the user is no member, or one whose role does not answer customers */
export async function assertCanBeGiven(tx: Transaction, userId: string): Promise<void> {
  const found = await tx
    .selectFrom("members")
    .select("role")
    .where("organization_id", "=", tx.organizationId)
    .where("user_id", "=", userId)
    // Until this commits nobody is removed: a chat would stay with them.
    .forShare()
    .executeTakeFirst();
  if (!found) throw new InvalidInput("assigneeId is no member of this organization. Give null for nobody.");
  if (!mayDo(found, "messages.send"))
    throw new InvalidInput("assigneeId is a member who only reads. Give the chat to somebody who may answer it.");
}

/** @throws {InvalidInput} when the organization has no such team */
export async function assertTeam(tx: Transaction, teamId: string): Promise<void> {
  const found = await tx
    .selectFrom("teams")
    .select("id")
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", teamId)
    .forShare()
    .executeTakeFirst();
  if (!found) throw new InvalidInput("teamId is no team of this organization. GET /api/teams lists them.");
}
