import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, LiveClient, openDesk } from "../../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

describe("live events", () => {
  it("bring a message, and its chat, as REST shows them", async () => {
    const live = await desk.listen();
    await live.subscribe("inbox");

    await desk.customer("Marina", "+5531991230001").writes("oi");
    await live.until((frames) => frames.some(({ event }) => event === "chat.created"));

    const [chat] = await desk.chats();
    expect(live.events("message.created")[0]?.data).toEqual((await desk.messages(chat?.id ?? ""))[0]);
    expect(live.events("chat.created")[0]?.data).toEqual(chat);
  });

  it("resume after a number without a gap and without a repeat, while more are coming", async () => {
    const marina = desk.customer("Padaria", "+5531991230002");
    const live = await desk.listen();
    await live.subscribe("inbox");
    await marina.writes("0");
    await live.until((frames) => frames.some(({ data }) => data?.text === "0"));
    const after = live.frames.at(-1)?.sequence ?? 0;

    const writing = (async () => {
      for (let count = 1; count <= 60; count += 1) await marina.writes(String(count));
    })();
    for (let time = 0; time < 8; time += 1) {
      const again = await desk.listen();
      await again.subscribe("inbox", after);
      again.socket.terminate();
    }
    const resumed = await desk.listen();
    await resumed.subscribe("inbox", after);
    await writing;
    await resumed.until((frames) =>
      frames.some(({ event, data }) => event === "message.created" && data?.text === "60"),
    );

    const texts = resumed.events("message.created").map(({ data }) => data?.text);
    expect(texts).toEqual(Array.from({ length: 60 }, (_, index) => String(index + 1)));
    const sequences = resumed.frames.flatMap(({ type, sequence }) => (type === "event" ? (sequence ?? 0) : []));
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
  });

  it("miss nothing of a transaction that began earlier and commits later", async () => {
    const { db } = desk.context;
    const { rows } = await db.pool.query<{ id: string }>("select id from organizations");
    const organizationId = rows[0]?.id ?? "";
    const live = await desk.listen();
    await live.subscribe("sessions");
    const event = (name: string) => ({ event: "session.updated", data: { ...desk.session, name } }) as const;
    const slow = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();

    const first = db.inOrganization(organizationId, async (tx) => {
      tx.live(["sessions"], event("began first"));
      begun.resolve();
      await slow.promise;
    });
    await begun.promise;
    await db.inOrganization(organizationId, async (tx) => tx.live(["sessions"], event("committed first")));
    await live.until((frames) => frames.some(({ data }) => data?.name === "committed first"));
    slow.resolve();
    await first;
    await live.until((frames) => frames.some(({ data }) => data?.name === "began first"));

    const numbers = live.events("session.updated").map(({ sequence }) => sequence ?? 0);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it("hold the second of two transactions until the first has committed, once both have numbers to give", async () => {
    const { db } = desk.context;
    const { rows } = await db.pool.query<{ id: string }>("select id from organizations");
    const organizationId = rows[0]?.id ?? "";
    const holder = await db.pool.connect();
    await holder.query("begin");
    await holder.query("select pg_advisory_xact_lock(7265002)");
    await holder.query("insert into live_events (organization_id, channels, body) values ($1, '{sessions}', $2)", [
      organizationId,
      JSON.stringify({ event: "session.updated", data: { name: "holder" } }),
    ]);
    const live = await desk.listen();
    await live.subscribe("sessions");

    const second = db.inOrganization(organizationId, async (tx) =>
      tx.live(["sessions"], { event: "session.updated", data: { ...desk.session, name: "second" } }),
    );
    for (;;) {
      const waiting = await db.pool.query("select 1 from pg_locks where locktype = 'advisory' and not granted");
      if (waiting.rows.length > 0) break;
    }
    await holder.query("commit");
    holder.release();
    await second;
    await live.until((frames) => frames.some(({ data }) => data?.name === "second"));

    expect(live.events("session.updated").map(({ data }) => data?.name)).toEqual(["holder", "second"]);
  });

  it("say reset when what was missed is no longer kept", async () => {
    await desk.context.db.pool.query(
      "delete from live_events where sequence < (select max(sequence) from live_events)",
    );
    const live = await desk.listen();

    await live.subscribe("inbox", 1);

    expect(live.frames[0]).toEqual({ type: "reset", channel: "inbox" });
  });

  it("are not for strangers, nor for other sites, and answer nonsense with what to say", async () => {
    await expect(new LiveClient(desk.url, "").opened).rejects.toThrow("401");
    const live = await desk.listen();
    live.say("nonsense");
    live.say({ type: "subscribe", channel: "chat:01a209e9-be55-73f8-a3df-1c452a6e4940" });
    await live.until((frames) => frames.length === 2);

    expect(live.frames).toMatchObject([
      { type: "error", problem: { detail: expect.stringContaining("subscribe") } },
      { type: "error", problem: { type: "/problems/not-found" } },
    ]);
  });
});
