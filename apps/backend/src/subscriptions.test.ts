import { createLogger } from "@gomarketing/service-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../test/database.ts";
import { type Consequences, Database } from "./database/connection.ts";
import type { DomainEvent } from "./domain-events.ts";

const OWN = "01a209e9-be55-73f8-a3df-1c452a6e4940";
const CREATED: DomainEvent = { type: "contact.created", contactId: OWN };

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Database;
let heard: DomainEvent[][];
let commits: number;
let listen: Consequences["announced"];
beforeAll(async () => {
  database = await createDatabase();
  db = new Database(database.url, createLogger("test", "silent"), {
    announced: (tx, events) => {
      heard.push([...events]);
      return listen(tx, events);
    },
    committed: () => {
      commits += 1;
    },
  });
  await db.system.insertInto("organizations").values({ id: OWN, name: "Loja" }).execute();
});
beforeEach(async () => {
  heard = [];
  commits = 0;
  listen = async () => undefined;
  await db.system.updateTable("organizations").set({ name: "Loja" }).execute();
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const nameOf = async () => (await db.system.selectFrom("organizations").select("name").executeTakeFirstOrThrow()).name;
const rename = (name: string, announced: readonly DomainEvent[] = [CREATED]) =>
  db.inOrganization(OWN, async (tx) => {
    await tx.updateTable("organizations").set({ name }).execute();
    for (const event of announced) tx.announce(event);
    tx.live(["inbox"], { event: "chat.history", data: { chatId: OWN } });
  });

describe("what is announced in a transaction", () => {
  it("is heard in it, once, in order, with what it wrote and nobody else sees yet", async () => {
    let within = "";
    listen = async (tx) => {
      within = (await tx.selectFrom("organizations").select("name").executeTakeFirstOrThrow()).name;
      expect(await nameOf()).toBe("Loja");
    };
    const other: DomainEvent = { type: "media.fetched", mediaId: OWN };

    await rename("Loja Nova", [CREATED, other]);

    expect(heard).toEqual([[CREATED, other]]);
    expect(within).toBe("Loja Nova");
    expect(await nameOf()).toBe("Loja Nova");
    expect(commits).toBe(1);
  });

  it("is undone with it when a listener fails: no row, no live event, and the caller hears of it", async () => {
    listen = async () => {
      throw new Error("the listener fails");
    };

    await expect(rename("Nunca")).rejects.toThrow("the listener fails");

    expect(await nameOf()).toBe("Loja");
    expect(await db.system.selectFrom("live_events").selectAll().where("body", "like", "%Nunca%").execute()).toEqual(
      [],
    );
    expect(commits).toBe(0);
  });

  it("may bring about more, which is heard too", async () => {
    listen = async (tx, [first]) => {
      if (first?.type === "contact.created") tx.announce({ type: "media.fetched", mediaId: OWN });
    };

    await rename("Filial");

    expect(heard.map((round) => round.map(({ type }) => type))).toEqual([["contact.created"], ["media.fetched"]]);
  });

  it("ends in an error, and not never, when listeners call each other for ever", async () => {
    listen = async (tx) => tx.announce(CREATED);

    await expect(rename("Sem fim")).rejects.toThrow("What follows from events does not end: contact.created");

    expect(heard.length).toBeLessThan(10);
    expect(await nameOf()).toBe("Loja");
  });

  it("is nothing when nothing is announced, or when the transaction itself fails", async () => {
    await rename("Quieta", []);
    await expect(
      db.inOrganization(OWN, async (tx) => {
        tx.announce(CREATED);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");

    expect(heard).toEqual([]);
  });
});
