import { ConfigurationError } from "@gomarketing/service-kit";
import type { PoolClient } from "pg";

/** Whom organizations' queries run as. It owns nothing and cannot bypass row-level security. */
export const MEMBER_ROLE = "gomarketing_member";

/**
 * Makes the role where it is missing: roles belong to the server, not to the database, and a restored database comes without.
 *
 * @throws {ConfigurationError} when DATABASE_URL's user may not, saying what its administrator has to run
 */
export async function ensureMemberRole(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ mayBecome: boolean; user: string }>(
    `select current_user as user, coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = $1), false) as "mayBecome"`,
    [MEMBER_ROLE],
  );
  if (rows[0]?.mayBecome) return;
  try {
    await client.query(`
      do $$ begin
        create role ${MEMBER_ROLE} nologin nosuperuser nobypassrls;
      exception when duplicate_object or unique_violation then null;
      end $$`);
    await client.query(`grant ${MEMBER_ROLE} to current_user`);
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new ConfigurationError(
      `DATABASE_URL's user may not make the role that keeps organizations apart. Run as the server's administrator: create role ${MEMBER_ROLE} nologin; grant ${MEMBER_ROLE} to "${rows[0]?.user}";`,
    );
  }
}

const INSUFFICIENT_PRIVILEGE = "42501";
