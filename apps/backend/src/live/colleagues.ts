import type { Look, MemberName } from "@gomarketing/contracts";
import { Lanes } from "@gomarketing/service-kit";
import { sql } from "kysely";
import type { BackendContext, Member } from "../context.ts";
import { comeOnline, goOffline, seeWindow } from "../teams/be-present.ts";

type Context = Pick<BackendContext, "db" | "jobs" | "log" | "presence" | "clock">;

export const DELAYS = {
  /** A page that is loaded anew is no departure. */
  offlineAfterMs: 5_000,
  /** Those who are here are written down so often (`ONLINE_SECONDS` is more than twice this). */
  keepAliveMs: 25_000,
  /** A look that is not said again for so long is over; browsers say it every 30 s. */
  lookEndsAfterMs: 70_000,
  /** Of one member in one chat, others are told no more often; of what changes sooner, they are told how it ended. */
  tellEveryMs: 300,
};

/** In place of a member, for what is written of all. */
const EVERYBODY = "everybody";

/** What one browser shows of itself. */
export interface Presence {
  /** What the member does with a chat now. */
  look(chatId: string, state: Look): void;
  /** Whether its window can be seen. */
  show(isVisible: boolean): void;
  /** The browser is gone, and all that it looked at. */
  leave(): void;
}

/** A member at one chat, with all their browsers. */
interface Visitor {
  readonly member: MemberName;
  readonly looks: Map<Presence, { readonly state: Look; readonly ends: NodeJS.Timeout }>;
  told: Look;
  toldAt: number;
  later: NodeJS.Timeout | undefined;
}

/**
 * Who of the team is here, and at which chat: told to those who look now, kept nowhere but for when a member was last here
 * (chats are handed out by that). A member with several browsers is one: as busy as the busiest, and here until the last is gone.
 */
export class Colleagues {
  readonly #context: Context;
  readonly #delays: typeof DELAYS;
  readonly #browsers = new Map<string, { readonly who: Member; count: number; leaving?: NodeJS.Timeout | undefined }>();
  /** By organization and chat, then by member. */
  readonly #visitors = new Map<string, Map<string, Visitor>>();
  /** By organization and member: the browsers whose window can be seen. */
  readonly #visible = new Map<string, Set<Presence>>();
  /** By organization and member: what was closed last must not be written before what was opened first. */
  readonly #writes = new Lanes();
  readonly #keepAlive: NodeJS.Timeout;
  #isStopped = false;

  constructor(context: Context, delays: Partial<typeof DELAYS> = {}) {
    this.#context = context;
    this.#delays = { ...DELAYS, ...delays };
    this.#keepAlive = setInterval(() => this.#stay(), this.#delays.keepAliveMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#keepAlive);
    for (const { leaving } of this.#browsers.values()) clearTimeout(leaving);
  }

  /** A browser of a member's is here. */
  arrive(who: Member): Presence {
    const key = `${who.organizationId} ${who.userId}`;
    const known = this.#browsers.get(key);
    clearTimeout(known?.leaving);
    this.#browsers.set(key, { who, count: (known?.count ?? 0) + 1 });
    if (!known?.count) this.#write(key, () => comeOnline(this.#context, who));
    const chats = new Set<string>();
    const presence: Presence = {
      look: (chatId, state) => {
        if (state === "idle") chats.delete(chatId);
        else chats.add(chatId);
        this.#look(presence, who, chatId, state);
      },
      show: (isVisible) => this.#show(presence, who, isVisible),
      leave: () => {
        this.#show(presence, who, false);
        for (const chatId of chats) this.#look(presence, who, chatId, "idle");
        this.#depart(key);
      },
    };
    return presence;
  }

  /** What others do with a chat now. */
  at(organizationId: string, chatId: string): { member: MemberName; state: Look }[] {
    const visitors = this.#visitors.get(`${organizationId} ${chatId}`)?.values() ?? [];
    return [...visitors].flatMap(({ member, told }) => (told === "idle" ? [] : [{ member, state: told }]));
  }

  #show(presence: Presence, who: Member, isVisible: boolean): void {
    const key = `${who.organizationId} ${who.userId}`;
    const visible = this.#visible.get(key) ?? new Set<Presence>();
    const was = visible.size > 0;
    if (isVisible) visible.add(presence);
    else visible.delete(presence);
    if (visible.size > 0) this.#visible.set(key, visible);
    else this.#visible.delete(key);
    if (was === visible.size > 0 || this.#isStopped) return;
    this.#write(key, () => seeWindow(this.#context, who, this.#visible.has(key)));
  }

  #depart(key: string): void {
    const known = this.#browsers.get(key);
    if (!known) return;
    known.count -= 1;
    if (known.count > 0 || this.#isStopped) return;
    known.leaving = setTimeout(() => {
      this.#browsers.delete(key);
      this.#write(key, () => goOffline(this.#context, known.who));
    }, this.#delays.offlineAfterMs);
  }

  #look(presence: Presence, who: Member, chatId: string, state: Look): void {
    const key = `${who.organizationId} ${chatId}`;
    const visitors = this.#visitors.get(key) ?? new Map<string, Visitor>();
    const visitor = visitors.get(who.userId) ?? newVisitor(who);
    clearTimeout(visitor.looks.get(presence)?.ends);
    visitor.looks.delete(presence);
    if (state !== "idle") {
      const end = () => this.#look(presence, who, chatId, "idle");
      visitor.looks.set(presence, { state, ends: setTimeout(end, this.#delays.lookEndsAfterMs) });
    }
    this.#visitors.set(key, visitors.set(who.userId, visitor));
    this.#tell(who.organizationId, chatId, visitor);
  }

  #tell(organizationId: string, chatId: string, visitor: Visitor): void {
    const state = busiest(visitor);
    const since = this.#context.clock().getTime() - visitor.toldAt;
    if (visitor.later || this.#isStopped) return;
    if (state !== visitor.told && since < this.#delays.tellEveryMs) {
      visitor.later = setTimeout(() => {
        visitor.later = undefined;
        this.#tell(organizationId, chatId, visitor);
      }, this.#delays.tellEveryMs - since);
      return;
    }
    if (state !== visitor.told) {
      visitor.told = state;
      visitor.toldAt = this.#context.clock().getTime();
      const data = { chatId, member: visitor.member, state };
      this.#context.presence(organizationId, ["inbox", `chat:${chatId}`], { event: "presence.updated", data });
    }
    if (state === "idle") this.#forget(`${organizationId} ${chatId}`, visitor.member.id);
  }

  #forget(key: string, userId: string): void {
    const visitors = this.#visitors.get(key);
    visitors?.delete(userId);
    if (visitors?.size === 0) this.#visitors.delete(key);
  }

  #stay(): void {
    const here = [...this.#browsers.values()].filter(({ count }) => count > 0).map(({ who }) => who);
    if (here.length === 0) return;
    const organizations = here.map(({ organizationId }) => organizationId);
    const users = here.map(({ userId }) => userId);
    const visible = here.map((who) => this.#visible.has(`${who.organizationId} ${who.userId}`));
    // A window that was closed meanwhile stays closed.
    this.#write(EVERYBODY, () =>
      sql`
        update member_presence
           set seen_at = now(), window_seen_at = case when here.is_visible and window_seen_at is not null then now() else window_seen_at end
          from unnest(${organizations}::uuid[], ${users}::text[], ${visible}::boolean[]) as here (organization_id, user_id, is_visible)
         where member_presence.organization_id = here.organization_id and member_presence.user_id = here.user_id`.execute(
        this.#context.db.system,
      ),
    );
  }

  #write(member: string, work: () => Promise<unknown>): void {
    this.#writes.run(member, work).catch((error: unknown) => {
      if (!this.#isStopped) this.#context.log.warn({ err: error }, "who is here could not be written down");
    });
  }
}

const newVisitor = ({ userId: id, name }: Member): Visitor => ({
  member: { id, name },
  looks: new Map(),
  told: "idle",
  toldAt: 0,
  later: undefined,
});

function busiest({ looks }: Visitor): Look {
  const states = [...looks.values()].map(({ state }) => state);
  return states.includes("typing") ? "typing" : states.length > 0 ? "viewing" : "idle";
}
