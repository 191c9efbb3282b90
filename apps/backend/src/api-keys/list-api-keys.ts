import type { ApiKey } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";

const MAX_LISTED = 500;

const withOwners = (db: Queries) =>
  db
    .selectFrom("api_keys")
    .innerJoin("auth_users", "auth_users.id", "api_keys.user_id")
    .selectAll("api_keys")
    .select("auth_users.name as owner_name");
type Row = Awaited<ReturnType<ReturnType<typeof withOwners>["executeTakeFirstOrThrow"]>>;

/** An organization's keys, the newest first: those that work no more too. */
export async function selectApiKeys(db: Queries, organizationId: string, now: Date): Promise<ApiKey[]> {
  const rows = await withOwners(db)
    .where("api_keys.organization_id", "=", organizationId)
    .orderBy("api_keys.created_at", "desc")
    .orderBy("api_keys.id", "desc")
    .limit(MAX_LISTED)
    .execute();
  return rows.map((row) => show(row, now));
}

/** @throws {NotFound} */
export async function getApiKey(db: Queries, id: string, now: Date): Promise<ApiKey> {
  const row = await withOwners(db).where("api_keys.id", "=", id).executeTakeFirst();
  if (!row) throw new NotFound("No such API key in this organization.");
  return show(row, now);
}

/** Ends a key for good. Revoking twice changes nothing. @returns whose it was @throws {NotFound} */
export async function revokeApiKey({ db, clock }: BackendContext, member: Member, id: string): Promise<string> {
  return db.inOrganization(member.organizationId, async (tx) => {
    const { owner } = await getApiKey(tx, id, clock());
    await tx
      .updateTable("api_keys")
      .set({ revoked_at: clock() })
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .execute();
    return owner.id;
  });
}

const show = (row: Row, now: Date): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes,
  owner: { id: row.user_id, name: row.owner_name },
  status: row.revoked_at ? "revoked" : row.expires_at && row.expires_at <= now ? "expired" : "active",
  createdAt: row.created_at.toISOString(),
  ...(row.expires_at && { expiresAt: row.expires_at.toISOString() }),
  ...(row.last_used_at && { lastUsedAt: row.last_used_at.toISOString() }),
});
