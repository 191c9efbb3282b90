import type { BackendContext } from "../../context.ts";
import { Recurring } from "../../recurring.ts";
import { showAlerts } from "./alert-queries.ts";
import { readAlertSettings } from "./alert-settings.ts";
import { type Condition, conditionsNow } from "./conditions.ts";

const LOOK_EVERY_MS = 10_000;

type Watched = Pick<BackendContext, "db" | "clock" | "newId" | "gatewayQueue" | "log">;

/** Looks again and again what is wrong, raises what is new and clears what is over. */
export const alertWatch = (context: Watched): Recurring =>
  new Recurring(
    LOOK_EVERY_MS,
    () => watchAlerts(context),
    (error) => context.log.warn({ err: error }, "alerts cannot be looked for now"),
  );

/** Looks once. However many backends do so at a time, each alert is raised once and cleared once: the rows decide. */
export async function watchAlerts(context: Watched): Promise<void> {
  const organizations = await context.db.system.selectFrom("organizations").select("id").execute();
  for (const { id } of organizations) await watchOrganization(context, id);
}

async function watchOrganization(context: Watched, organizationId: string): Promise<void> {
  const { db } = context;
  const settings = await readAlertSettings(db.of(organizationId), organizationId);
  const found = await conditionsNow(context, organizationId, settings);
  const raised = await db
    .of(organizationId)
    .selectFrom("alerts")
    .select(["id", "kind", "session_id"])
    .where("organization_id", "=", organizationId)
    .where("cleared_at", "is", null)
    .execute();
  const keys = new Set(raised.map(({ kind, session_id: sessionId }) => keyOf(kind, sessionId)));
  const fresh = found.filter(({ kind, sessionId }) => !keys.has(keyOf(kind, sessionId)));
  const stands = new Set(found.map(({ kind, sessionId }) => keyOf(kind, sessionId)));
  const over = raised.flatMap(({ id, kind, session_id: sessionId }) => (stands.has(keyOf(kind, sessionId)) ? [] : id));
  if (fresh.length > 0) await raise(context, organizationId, fresh);
  if (over.length > 0) await clear(context, organizationId, over);
}

const keyOf = (kind: string, sessionId: string | null): string => `${kind} ${sessionId}`;

async function raise(
  { db, clock, newId }: Watched,
  organizationId: string,
  conditions: readonly Condition[],
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const rows = await tx
      .insertInto("alerts")
      .values(
        conditions.map(({ kind, sessionId, since, value, threshold }) => ({
          id: newId(),
          organization_id: organizationId,
          kind,
          session_id: sessionId,
          since,
          value,
          threshold,
          raised_at: clock(),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning("id")
      .execute();
    const ids = rows.map(({ id }) => id);
    for (const data of await showAlerts(tx, organizationId, ids))
      tx.live(["sessions"], { event: "alert.raised", data });
  });
}

async function clear({ db, clock }: Watched, organizationId: string, ids: readonly string[]): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    const rows = await tx
      .updateTable("alerts")
      .set({ cleared_at: clock() })
      .where("id", "in", [...ids])
      .where("cleared_at", "is", null)
      .returning("id")
      .execute();
    const cleared = rows.map(({ id }) => id);
    for (const data of await showAlerts(tx, organizationId, cleared))
      tx.live(["sessions"], { event: "alert.cleared", data });
  });
}
