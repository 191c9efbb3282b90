import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import { pruneAttempts } from "./sign-in-attempts.ts";
import { pruneUsedCodes } from "./used-codes.ts";

/** Links that lead nowhere any more are listed so long. */
const KEEP_LINKS_DAYS = 90;
const DAY_MS = 86_400_000;

/** Forgets sign-ins and links that are over, and audit entries that are older than AUDIT_LOG_DAYS. */
export async function prunePeople(context: Pick<BackendContext, "db" | "clock" | "config">): Promise<void> {
  const { system } = context.db;
  const now = context.clock();
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await pruneAttempts(context);
  await pruneUsedCodes(context);
  await system.deleteFrom("auth_sessions").where("expires_at", "<", now).execute();
  await system.deleteFrom("auth_verifications").where("expires_at", "<", now).execute();
  await system.deleteFrom("invitations").where("expires_at", "<", before(KEEP_LINKS_DAYS)).execute();
  await system.deleteFrom("password_resets").where("expires_at", "<", before(KEEP_LINKS_DAYS)).execute();
  // In parts: a first run after a long time holds nothing up.
  await sql`
    delete from audit_log where id in (
      select id from audit_log where at < ${before(context.config.auditLogDays)} limit 50000)`.execute(system);
}
