import type { SignIn } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";

/** Where a person is signed in now, the newest first; in whatever organization each stands. */
export async function selectSignIns({ db, clock }: BackendContext, { userId, signInId }: Member): Promise<SignIn[]> {
  const rows = await db.system
    .selectFrom("auth_sessions")
    .select(["id", "ip_address", "user_agent", "created_at", "updated_at", "expires_at"])
    .where("user_id", "=", userId)
    .where("expires_at", ">", clock())
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    isCurrent: row.id === signInId,
    ...(row.ip_address && { address: row.ip_address }),
    ...(row.user_agent && { userAgent: row.user_agent }),
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.updated_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }));
}

/** Ends one of a person's sign-ins. @throws {NotFound} */
export async function endSignIn({ db }: BackendContext, { userId }: Member, id: string): Promise<void> {
  const ended = await db.system
    .deleteFrom("auth_sessions")
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .returning("id")
    .executeTakeFirst();
  if (!ended) throw new NotFound("No such sign-in of yours. GET /api/account/sign-ins lists them.");
}

/** Ends all of a person's sign-ins but the one that asks. */
export async function endOtherSignIns({ db }: BackendContext, { userId, signInId }: Member): Promise<void> {
  await db.system
    .deleteFrom("auth_sessions")
    .where("user_id", "=", userId)
    .where("id", "<>", signInId ?? "")
    .execute();
}
