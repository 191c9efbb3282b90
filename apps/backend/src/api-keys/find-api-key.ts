import { hashToken } from "../auth/secret-token.ts";
import type { BackendContext, Member } from "../context.ts";

export const KEY_PREFIX = "gm_";
const BEARER = /^Bearer\s+(gm_[A-Za-z0-9_-]{20,100})$/i;
/** Its last use is told to the minute. */
const TELL_USE_AFTER_MS = 60_000;

/** Whom a key acts for, as long as it is neither revoked nor expired and its maker is a member. */
export async function findApiKey(
  { db, clock }: Pick<BackendContext, "db" | "clock">,
  authorization: string,
): Promise<Member | undefined> {
  const key = BEARER.exec(authorization)?.[1];
  if (!key) return undefined;
  const now = clock();
  const found = await db.system
    .selectFrom("api_keys")
    .innerJoin("members", (join) =>
      join
        .onRef("members.organization_id", "=", "api_keys.organization_id")
        .onRef("members.user_id", "=", "api_keys.user_id"),
    )
    .innerJoin("organizations", "organizations.id", "api_keys.organization_id")
    .innerJoin("auth_users", "auth_users.id", "api_keys.user_id")
    .select(["api_keys.id", "api_keys.name as key_name", "api_keys.scopes", "api_keys.last_used_at"])
    .select(["members.role", "members.user_id", "auth_users.name", "auth_users.email"])
    .select(["organizations.id as organization_id", "organizations.name as organization_name"])
    .where("api_keys.key_hash", "=", hashToken(key))
    .where("api_keys.revoked_at", "is", null)
    .where(({ eb, or }) => or([eb("api_keys.expires_at", "is", null), eb("api_keys.expires_at", ">", now)]))
    .executeTakeFirst();
  if (!found) return undefined;
  if (now.getTime() - (found.last_used_at?.getTime() ?? 0) >= TELL_USE_AFTER_MS)
    await db.system.updateTable("api_keys").set({ last_used_at: now }).where("id", "=", found.id).execute();
  return {
    userId: found.user_id,
    name: found.name,
    email: found.email,
    role: found.role,
    organizationId: found.organization_id,
    organizationName: found.organization_name,
    apiKey: { id: found.id, name: found.key_name, scopes: found.scopes },
  };
}
