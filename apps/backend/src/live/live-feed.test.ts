import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../../test/database.ts";
import { Database } from "../database/connection.ts";
import { LiveFeed } from "./live-feed.ts";

const ORGANIZATION = "019a0000-0000-7000-8000-000000000001";
const CHAT = "019a0000-0000-7000-8000-000000000002";
const log = createLogger("test", "silent");

/** What a backend has of live events: its database and its feed. */
class Backend {
  readonly heard: { sequence: number; body: string }[] = [];
  readonly db: Database;
  readonly feed: LiveFeed;

  constructor(url: string) {
    this.db = new Database(url, log, { announced: async () => undefined, committed: () => this.feed.committed() });
    this.feed = new LiveFeed(log);
    this.feed.listen((events) => void this.heard.push(...events.map(({ sequence, body }) => ({ sequence, body }))));
  }

  async start(): Promise<void> {
    await this.feed.start(this.db.system);
  }

  say = (text: string): Promise<void> =>
    this.db.inOrganization(ORGANIZATION, async (tx) =>
      tx.live(["inbox"], { event: "suggestion.failed", data: { chatId: CHAT, id: CHAT, text } }),
    );

  async stop(): Promise<void> {
    this.feed.stop();
    await this.db.close();
  }
}

let database: Awaited<ReturnType<typeof createDatabase>>;
let backends: [Backend, Backend];
beforeEach(async () => {
  database = await createDatabase();
  backends = [new Backend(database.url), new Backend(database.url)];
  for (const backend of backends) await backend.start();
  await backends[0].db.system.insertInto("organizations").values({ id: ORGANIZATION, name: "Loja" }).execute();
});
afterEach(async () => {
  for (const backend of backends) await backend.stop();
  await database.drop();
});

describe("two backends on one database", () => {
  it("hear of each other's live events, all of them, once and in their order", async () => {
    const [one, other] = backends;

    await Promise.all(Array.from({ length: 40 }, (_, number) => (number % 2 ? one : other).say(String(number))));

    for (const { heard } of backends) {
      await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(40);
      const numbers = heard.map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    }
    expect(one.heard).toEqual(other.heard);
  });
});
