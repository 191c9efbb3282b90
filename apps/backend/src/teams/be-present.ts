import type { Colleague } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { distributeLater } from "./distribute-chats.ts";
import { ONLINE_SECONDS, selectColleagues } from "./presence-queries.ts";

type Context = Pick<BackendContext, "db" | "jobs">;
type Who = Pick<Member, "userId" | "organizationId">;

/** A browser of a member's is there. Who comes is told to the others, and chats that wait may be theirs. */
export async function comeOnline({ db, jobs }: Context, { userId, organizationId }: Who): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const { rows } = await sql<{ was_online: boolean }>`
      with before as (select seen_at from member_presence where organization_id = ${organizationId} and user_id = ${userId})
      insert into member_presence (organization_id, user_id, seen_at)
      select organization_id, user_id, now() from members where organization_id = ${organizationId} and user_id = ${userId}
      on conflict (organization_id, user_id) do update set seen_at = now()
      returning coalesce((select seen_at > now() - make_interval(secs => ${ONLINE_SECONDS}) from before), false) as was_online`.execute(
      tx,
    );
    if (rows[0]?.was_online !== false) return;
    await tell(tx, userId);
    await distributeLater({ jobs }, tx);
  });
}

/** The last browser of a member's is gone. */
export async function goOffline({ db }: Context, { userId, organizationId }: Who): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const gone = await tx
      .updateTable("member_presence")
      .set({ seen_at: null })
      .where("organization_id", "=", organizationId)
      .where("user_id", "=", userId)
      .where("seen_at", "is not", null)
      .returning("user_id")
      .executeTakeFirst();
    if (gone) await tell(tx, userId);
  });
}

/** A window of the member's can be seen, or none any more. */
export async function seeWindow(
  { db }: Pick<Context, "db">,
  { userId, organizationId }: Who,
  isVisible: boolean,
): Promise<void> {
  await sql`
    insert into member_presence (organization_id, user_id, window_seen_at)
    select organization_id, user_id, case when ${isVisible}::boolean then now() end from members
     where organization_id = ${organizationId} and user_id = ${userId}
    on conflict (organization_id, user_id) do update set window_seen_at = excluded.window_seen_at`.execute(
    db.of(organizationId),
  );
}

/** Turns a member's own switch: whoever is not available is handed no chats. @throws {NotFound} */
export async function setAvailable(
  { db, jobs }: Context,
  member: Member,
  userId: string,
  isAvailable: boolean,
): Promise<Colleague> {
  const { organizationId } = member;
  return db.inOrganization(organizationId, async (tx) => {
    await sql`
      insert into member_presence (organization_id, user_id, is_available)
      select organization_id, user_id, ${isAvailable} from members where organization_id = ${organizationId} and user_id = ${userId}
      on conflict (organization_id, user_id) do update set is_available = excluded.is_available`.execute(tx);
    const colleague = await tell(tx, userId);
    if (!colleague) throw new NotFound(`No member ${userId} in this organization.`);
    if (isAvailable) await distributeLater({ jobs }, tx);
    return colleague;
  });
}

async function tell(tx: Transaction, userId: string): Promise<Colleague | undefined> {
  const [colleague] = await selectColleagues(tx, tx.organizationId, userId);
  if (colleague) tx.live(["inbox"], { event: "colleague.updated", data: colleague });
  return colleague;
}
