import type { Session } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import { Jobs } from "../jobs/jobs.ts";
import { Recurring } from "../recurring.ts";
import { showSession } from "./session-queries.ts";
import { updateSessionStatus } from "./update-session-status.ts";

const ASK_EVERY_MS = 2_000;
/** A gateway that restarts is back within seconds; after this long people are told. */
const UNREACHABLE_AFTER_MS = 10_000;
const ERROR = {
  code: "gateway-unreachable",
  message: "The WhatsApp gateway does not answer. It is started again by itself; messages wait until it is back.",
};

/** Keeps `session_status` true while whatsapp-api is away: nobody is "connected" through a gateway that is dead. */
export class GatewayWatch {
  readonly #context: BackendContext;
  readonly #asking: Recurring;
  #reachedAt: number;
  /** Whether what it says of its sessions was taken over since it was last away. */
  #isReconciled = false;
  #isMarked = false;

  constructor(context: BackendContext) {
    this.#context = context;
    this.#reachedAt = context.clock().getTime();
    this.#asking = new Recurring(
      ASK_EVERY_MS,
      () => this.#ask(),
      (error) => context.log.warn({ err: error }, "the sessions' status cannot be kept now"),
    );
  }

  start(): void {
    void this.ask();
    this.#asking.start();
  }

  stop(): void {
    this.#asking.stop();
  }

  /** Looks once whether the gateway answers, and does what follows from it. */
  ask = (): Promise<void> => this.#asking.now();

  async #ask(): Promise<void> {
    const now = this.#context.clock().getTime();
    const views = await this.#context.whatsapp.listSessions().catch(() => undefined);
    if (views) await this.#isThere(now, views);
    else await this.#isAway(now);
  }

  async #isThere(now: number, views: readonly Session[]): Promise<void> {
    this.#reachedAt = now;
    if (this.#isReconciled) return;
    for (const view of views) await this.#takeOver(view);
    // While it was away their waits grew: nobody's messages wait longer than they must.
    await Jobs.hasten(this.#context.db, "send-queued-messages");
    this.#isReconciled = true;
    this.#isMarked = false;
  }

  async #isAway(now: number): Promise<void> {
    this.#isReconciled = false;
    if (this.#isMarked || now - this.#reachedAt < UNREACHABLE_AFTER_MS) return;
    await this.#mark();
    this.#isMarked = true;
  }

  async #mark(): Promise<void> {
    const { db } = this.#context;
    const rows = await db.system
      .selectFrom("whatsapp_sessions")
      .select(["id", "organization_id", "status"])
      .where("status", "in", ["connected", "connecting", "awaiting_scan", "passkey_required"])
      .execute();
    for (const { id, organization_id: organizationId, status } of rows) await this.#markOne(organizationId, id, status);
  }

  #markOne(organizationId: string, id: string, from: string): Promise<void> {
    const { db, clock } = this.#context;
    return db.inOrganization(organizationId, async (tx) => {
      await tx
        .updateTable("whatsapp_sessions")
        .set({
          status: "disconnected",
          qr: null,
          qr_expires_at: null,
          connected_at: null,
          status_since: clock(),
          updated_at: clock(),
          last_error: JSON.stringify(ERROR) as never,
        })
        .where("id", "=", id)
        .execute();
      tx.announce({ type: "session.changed", sessionId: id, from, to: "disconnected", at: clock() });
      const shown = await showSession(tx, id);
      if (shown) tx.live(["sessions"], { event: "session.updated", data: shown });
    });
  }

  async #takeOver(view: Session): Promise<void> {
    const { db } = this.#context;
    if (!UUID.test(view.id)) return;
    const row = await db.system
      .selectFrom("whatsapp_sessions")
      .select(["organization_id", "last_error", "reported_at"])
      .where("id", "=", view.id)
      .executeTakeFirst();
    if (!row) return;
    // By the gateway's own time: an event that is still on the way may bring something newer. But what was marked here is over.
    const said = new Date(view.updatedAt);
    const isMarked = row.last_error?.code === ERROR.code;
    const at = isMarked && row.reported_at && row.reported_at > said ? row.reported_at : said;
    await db.inOrganization(row.organization_id, (tx) => updateSessionStatus(this.#context, tx, view.id, view, { at }));
  }
}

// The gateway may keep sessions of others, by other names.
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
