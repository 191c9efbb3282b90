import type { WebhookEvent } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { DatabaseUnavailable, isDatabaseDown } from "../database/failures.ts";
import { receiveEvents } from "./receive-events.ts";
import type { SessionOfEvent } from "./session-of-event.ts";

/** So many events, at most, share a commit. */
const MAX_BATCH = 64;
/** Where many deliver side by side, so long the next commit waits for those that the last one answered. */
const GATHER_MS = 5;

interface Waiting {
  readonly event: WebhookEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes webhook events in, each exactly once. Those that come while others are being written share the next commit: a
 * commit waits for the disk, and sessions deliver side by side. An event that fails does so alone.
 */
export class Intake {
  readonly #context: BackendContext;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;
  /** As many deliver at once: who is answered comes back with the next event. */
  #expected = 0;
  #onExpected: (() => void) | undefined;

  constructor(context: BackendContext) {
    this.#context = context;
  }

  /** Resolves when the event, and all that follows from it, is on disk; at once when it was seen before. */
  take(event: WebhookEvent): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      if (this.#waiting.length >= this.#expected) this.#onExpected?.();
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      try {
        await this.#store(batch.map(({ event }) => event));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        if (batch.length === 1 || isDatabaseDown(error)) this.#refuse(batch, error);
        else await this.#oneByOne(batch);
      }
      await this.#gather(batch.length);
    }
    this.#isRunning = false;
  }

  // Whoever is answered first is back first: alone in a commit, it would let all others wait for one more.
  async #gather(answered: number): Promise<void> {
    this.#expected = Math.min(MAX_BATCH, answered + this.#waiting.length);
    if (this.#expected > 1 && this.#waiting.length < this.#expected) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onExpected = resolve;
      const timer = setTimeout(resolve, GATHER_MS);
      await promise;
      clearTimeout(timer);
      this.#onExpected = undefined;
    }
  }

  async #oneByOne(batch: readonly Waiting[]): Promise<void> {
    for (const waiting of batch) {
      await this.#store([waiting.event]).then(waiting.resolve, (error: unknown) => this.#refuse([waiting], error));
    }
  }

  #refuse(waiting: readonly Waiting[], error: unknown): void {
    this.#context.log.error(
      { err: error, events: waiting.map(({ event: { id, type } }) => ({ id, type })) },
      "an event could not be stored",
    );
    for (const { reject } of waiting) reject(new DatabaseUnavailable());
  }

  async #store(events: readonly WebhookEvent[]): Promise<void> {
    const sessions = await this.#sessionsOf(events);
    for (const [organizationId, own] of Map.groupBy(
      events,
      ({ sessionId }) => sessions.get(sessionId)?.organizationId,
    )) {
      if (organizationId === undefined) continue;
      await this.#context.db.inOrganization(organizationId, async (tx) => {
        const fresh = (await notSeen(tx, own)).flatMap((event) => {
          const session = sessions.get(event.sessionId);
          return session ? [{ session, event }] : [];
        });
        await receiveEvents(this.#context, tx, fresh);
      });
    }
  }

  async #sessionsOf(events: readonly WebhookEvent[]): Promise<Map<string, SessionOfEvent>> {
    const ids = [...new Set(events.map(({ sessionId }) => sessionId))].filter(isUuid);
    if (ids.length === 0) return new Map();
    const rows = await this.#context.db.system
      .selectFrom("whatsapp_sessions")
      .leftJoin("team_sessions", "team_sessions.session_id", "whatsapp_sessions.id")
      .select(["id", "name", "whatsapp_sessions.organization_id", "team_id"])
      .where("id", "in", ids)
      .execute();
    const known = new Map(
      rows.map(({ id, name, organization_id: organizationId, team_id: teamId }) => [
        id,
        { id, name, organizationId, teamId },
      ]),
    );
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0)
      this.#context.log.warn({ sessions: unknown }, "events of sessions that are not known here were ignored");
    return known;
  }
}

async function notSeen(tx: Transaction, events: readonly WebhookEvent[]): Promise<WebhookEvent[]> {
  const fresh = await tx
    .insertInto("received_events")
    .values(events.map(({ id }) => ({ id, organization_id: tx.organizationId })))
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .execute();
  const ids = new Set(fresh.map(({ id }) => id));
  // Deleting as it goes: the same event twice in one batch counts once.
  return events.filter(({ id }) => ids.delete(id));
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id);
