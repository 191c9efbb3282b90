import type { WebhookEvent } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { DatabaseUnavailable, isDatabaseDown } from "../database/failures.ts";
import { receiveEvents } from "./receive-events.ts";
import type { SessionOfEvent } from "./session-of-event.ts";

/** So many events, at most, share a commit. */
const MAX_BATCH = 128;
/** What a commit costs besides its events, some dozen round trips, is little beside so many: fewer are not parted. */
const FULL_BATCH = 16;
/** So many commits are under way side by side: while one is in the database, the next one's events are read and checked. */
const MAX_COMMITS = 2;
/** Sessions whose organization is remembered; beyond, all are looked up anew. */
const MAX_REMEMBERED = 10_000;
/** So long an event waits, at most, for those that are expected to share its commit. */
const GATHER_MS = 20;

interface Waiting {
  readonly event: WebhookEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes webhook events in, each exactly once, those of a session in their order. Those that come while others are being
 * written share the next commit: a commit waits for the disk, and sessions deliver side by side. An event that fails does
 * so alone.
 */
export class Intake {
  readonly #context: BackendContext;
  #waiting: Waiting[] = [];
  /** Sessions whose events are being written: what they bring meanwhile comes after. */
  readonly #busy = new Set<string>();
  /** Whose each session is; that never changes. */
  readonly #organizations = new Map<string, string>();
  #commits = 0;
  #underWay = 0;
  /** As many deliver at once: who is answered comes back with the next event. */
  #expected = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: BackendContext) {
    this.#context = context;
  }

  /** Resolves when the event, and all that follows from it, is on disk; at once when it was seen before. */
  take(event: WebhookEvent): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      this.#next();
    });
  }

  // Whoever is answered first is back first: alone in a commit, it would let all others wait for one more. Hence a commit
  // waits for its share of those who deliver, though not for long: some of them may be gone.
  #next(isDue = false): void {
    if (this.#commits >= MAX_COMMITS) return;
    const share = Math.min(MAX_BATCH, this.#expected, Math.max(FULL_BATCH, Math.ceil(this.#expected / MAX_COMMITS)));
    const batch = isDue || this.#waiting.length >= share ? this.#takeBatch(share, isDue) : [];
    if (batch.length > 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      void this.#write(batch);
    }
    if (this.#waiting.length > 0)
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#next(true);
      }, GATHER_MS);
  }

  /** What may be written now, of the first that wait; none where that are fewer than the share. */
  #takeBatch(share: number, isDue: boolean): Waiting[] {
    const batch = this.#waiting.filter(({ event }) => !this.#busy.has(event.sessionId)).slice(0, MAX_BATCH);
    if (batch.length < share && !isDue) return [];
    const taken = new Set(batch);
    this.#waiting = this.#waiting.filter((one) => !taken.has(one));
    return batch;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const sessions = new Set(batch.map(({ event }) => event.sessionId));
    for (const id of sessions) this.#busy.add(id);
    this.#commits += 1;
    this.#underWay += batch.length;
    try {
      await this.#store(batch.map(({ event }) => event));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (isDatabaseDown(error)) this.#refuse(batch, error);
      else await this.#oneByOne(batch);
    }
    this.#expected = this.#underWay + this.#waiting.length;
    this.#underWay -= batch.length;
    this.#commits -= 1;
    for (const id of sessions) this.#busy.delete(id);
    this.#next();
  }

  // One alone is tried again too: two commits may have stood in each other's way.
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
    await this.#learnOrganizations(events);
    const ofOrganizations = Map.groupBy(events, ({ sessionId }) => this.#organizations.get(sessionId));
    for (const [organizationId, own] of ofOrganizations) {
      if (organizationId === undefined) this.#ignore(own);
      else
        await this.#context.db.inOrganization(organizationId, async (tx) => {
          const { fresh, sessions } = await noteEvents(tx, own);
          const known = fresh.flatMap((event) => {
            const session = sessions.get(event.sessionId);
            return session ? [{ session, event }] : [];
          });
          this.#ignore(fresh.filter(({ sessionId }) => !sessions.has(sessionId)));
          await receiveEvents(this.#context, tx, known);
        });
    }
  }

  async #learnOrganizations(events: readonly WebhookEvent[]): Promise<void> {
    const ids = [...new Set(events.map(({ sessionId }) => sessionId))];
    const unknown = ids.filter((id) => isUuid(id) && !this.#organizations.has(id));
    if (unknown.length === 0) return;
    const rows = await this.#context.db.system
      .selectFrom("whatsapp_sessions")
      .select(["id", "organization_id"])
      .where("id", "=", sql<string>`any(${unknown}::uuid[])`)
      .execute();
    if (this.#organizations.size > MAX_REMEMBERED) this.#organizations.clear();
    for (const { id, organization_id: organizationId } of rows) this.#organizations.set(id, organizationId);
  }

  #ignore(events: readonly WebhookEvent[]): void {
    const sessions = [...new Set(events.map(({ sessionId }) => sessionId))];
    if (sessions.length > 0)
      this.#context.log.warn({ sessions }, "events of sessions that are not known here were ignored");
  }
}

interface Noted {
  /** Those that were not seen before, each once. */
  readonly fresh: readonly WebhookEvent[];
  readonly sessions: ReadonlyMap<string, SessionOfEvent>;
}

/** Notes that these events of one organization have come, and reads whose they are. */
async function noteEvents(tx: Transaction, events: readonly WebhookEvent[]): Promise<Noted> {
  // In the order of ids: two commits that were brought the same events do not wait for each other.
  const { rows } = await sql<{ ids: string[] | null; sessions: SessionOfEvent[] | null }>`
    with fresh as (
      insert into received_events (id, organization_id)
      select distinct id, ${tx.organizationId}::uuid from unnest(${events.map(({ id }) => id)}::uuid[]) as came (id) order by id
      on conflict (id) do nothing
      returning id),
    sessions as (
      select id, name, whatsapp_sessions.organization_id as "organizationId", team_id as "teamId"
        from whatsapp_sessions left join team_sessions on session_id = id
       where id = any(${[...new Set(events.map(({ sessionId }) => sessionId))]}::uuid[]))
    select (select array_agg(id::text) from fresh) as ids, (select json_agg(sessions) from sessions) as sessions`.execute(
    tx,
  );
  const ids = new Set(rows[0]?.ids);
  return {
    // Deleting as it goes: the same event twice in one batch counts once.
    fresh: events.filter(({ id }) => ids.delete(id)),
    sessions: new Map(rows[0]?.sessions?.map((session) => [session.id, session])),
  };
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id);
