import type { ApiKey } from "@gomarketing/contracts";
import { Conflict, InvalidInput } from "@gomarketing/service-kit";
import { SCOPES } from "../auth/scopes.ts";
import { hashToken, newToken } from "../auth/secret-token.ts";
import type { BackendContext, Member } from "../context.ts";
import { KEY_PREFIX } from "./find-api-key.ts";
import { getApiKey } from "./list-api-keys.ts";

const MAX_ACTIVE_KEYS = 100;
const SHOWN_CHARACTERS = KEY_PREFIX.length + 6;

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Undefined: until it is revoked. */
  readonly expiresAt?: string | undefined;
}

/**
 * Makes a key that acts for the asker, within its scopes and their role. The key itself is told once, here.
 *
 * @throws {InvalidInput} a scope that is none, a time that is past
 * @throws {Conflict} when too many are in use
 */
export async function makeApiKey(
  { db, newId, clock }: BackendContext,
  member: Member,
  { name, scopes, expiresAt }: NewApiKey,
): Promise<ApiKey & { readonly key: string }> {
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined)
    throw new InvalidInput(`${unknown} is no scope. These are: ${SCOPES.join(", ")}.`, [
      { path: "scopes", message: "holds one that is none" },
    ]);
  const now = clock();
  if (expiresAt !== undefined && new Date(expiresAt) <= now)
    throw new InvalidInput("expiresAt is past. Give a time to come, or leave it out.");
  const id = newId();
  const key = `${KEY_PREFIX}${newToken()}`;
  return db.inOrganization(member.organizationId, async (tx) => {
    const { active } = await tx
      .selectFrom("api_keys")
      .select(({ fn }) => fn.countAll<number>().as("active"))
      .where("revoked_at", "is", null)
      .executeTakeFirstOrThrow();
    if (active >= MAX_ACTIVE_KEYS) throw new Conflict(`${active} keys are in use. Revoke some first.`);
    await tx
      .insertInto("api_keys")
      .values({
        id,
        organization_id: tx.organizationId,
        user_id: member.userId,
        name,
        key_hash: hashToken(key),
        prefix: key.slice(0, SHOWN_CHARACTERS),
        scopes: [...new Set(scopes)].toSorted(),
        created_at: now,
        expires_at: expiresAt ?? null,
      })
      .execute();
    return { ...(await getApiKey(tx, id, now)), key };
  });
}
