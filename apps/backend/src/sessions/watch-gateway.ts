import type { BackendContext } from "../context.ts";
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
  #timer: NodeJS.Timeout | undefined;
  #reachedAt: number;
  #isMarked = false;
  #isAsking = false;

  constructor(context: BackendContext) {
    this.#context = context;
    this.#reachedAt = context.clock().getTime();
  }

  start(): void {
    this.#timer = setInterval(() => void this.#ask(), ASK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const now = this.#context.clock().getTime();
      const views = await this.#context.whatsapp.listSessions().catch(() => undefined);
      if (views) {
        this.#reachedAt = now;
        if (this.#isMarked) await this.#restore(views);
        this.#isMarked = false;
      } else if (!this.#isMarked && now - this.#reachedAt >= UNREACHABLE_AFTER_MS) {
        await this.#mark();
        this.#isMarked = true;
      }
    } catch (error) {
      this.#context.log.warn({ err: error }, "the sessions' status cannot be kept now");
    } finally {
      this.#isAsking = false;
    }
  }

  async #mark(): Promise<void> {
    const { db, clock } = this.#context;
    const rows = await db.queries
      .selectFrom("whatsapp_sessions")
      .select(["id", "organization_id"])
      .where("status", "in", ["connected", "connecting", "awaiting_scan"])
      .execute();
    for (const { id, organization_id: organizationId } of rows) {
      await db.inOrganization(organizationId, async (tx) => {
        await tx
          .updateTable("whatsapp_sessions")
          .set({
            status: "disconnected",
            qr: null,
            qr_expires_at: null,
            connected_at: null,
            status_since: clock(),
            last_error: JSON.stringify(ERROR) as never,
          })
          .where("id", "=", id)
          .execute();
        const shown = await showSession(tx, id);
        if (shown) tx.live(["sessions"], { event: "session.updated", data: shown });
      });
    }
  }

  async #restore(views: Awaited<ReturnType<BackendContext["whatsapp"]["listSessions"]>>): Promise<void> {
    const { db, clock } = this.#context;
    for (const view of views) {
      const row = await db.queries
        .selectFrom("whatsapp_sessions")
        .select("organization_id")
        .where("id", "=", view.id)
        .executeTakeFirst();
      if (row)
        await db.inOrganization(row.organization_id, (tx) =>
          updateSessionStatus(this.#context, tx, view.id, view, clock()),
        );
    }
  }
}
