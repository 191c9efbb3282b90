import type { Chat } from "@gomarketing/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.stop());

const NOBODY = "01a209e9-be55-73f8-a3df-1c452a6e4940";
const customerAt = (index: number) =>
  desk.customer(`Cliente ${index}`, `+55319777700${String(index).padStart(2, "0")}`);
const list = async (query = "") =>
  (await desk.client.get<{ chats: Chat[]; nextCursor: string | null }>(`/api/chats?${query}`)).body;
const namesOf = (chats: readonly Chat[]) => chats.map(({ contact }) => contact.name);
const change = (id: string, changes: unknown) =>
  desk.client.send<Chat>("PATCH", `/api/chats/${id}`, JSON.stringify(changes), { "content-type": "application/json" });

/** Chats with one message each, all of the same second, as WhatsApp stamps them. */
async function givenChats(count: number): Promise<Chat[]> {
  for (let index = 1; index <= count; index += 1) await customerAt(index).writes("oi");
  return (await list("limit=100")).chats;
}

describe("listing chats", () => {
  it("shows every chat exactly once, page by page, newest activity first", async () => {
    await givenChats(7);
    // Ties are common: WhatsApp stamps whole seconds.
    await desk.context.db.system.updateTable("chats").set({ last_activity_at: "2026-03-01T10:00:00.000Z" }).execute();
    await customerAt(3).writes("mais");

    const seen: Chat[] = [];
    for (let cursor = ""; ; ) {
      const page = await list(`limit=2${cursor}`);
      seen.push(...page.chats);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }

    expect(seen[0]?.contact.name).toBe("Cliente 3");
    expect(namesOf(seen).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7].map((index) => `Cliente ${index}`));
  });

  it.each(["yesterday", "W10", "WzEsMl0", Buffer.from('["2026-01-01T00:00:00Z","x"]').toString("base64url")])(
    "refuses a cursor it did not issue: %s",
    async (cursor) => {
      const answer = await desk.client.get(`/api/chats?cursor=${cursor}`);

      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: "cursor" }] } });
    },
  );

  it("narrows by status, assignee, session, label and what is unread, and counts alike", async () => {
    const [first, second, third] = await givenChats(3);
    const { body: me } = await desk.client.get<{ id: string }>("/api/me");
    await change(first?.id ?? "", { assigneeId: me.id, labels: ["vip", "vip"] });
    await change(second?.id ?? "", { status: "resolved" });
    await desk.client.post(`/api/chats/${third?.id}/read`);

    const ids = async (query: string) => (await list(query)).chats.map(({ id }) => id).toSorted();
    expect(await ids("assignee=me")).toEqual([first?.id]);
    expect(await ids("assignee=none&status=open")).toEqual([third?.id]);
    expect(await ids("status=resolved")).toEqual([second?.id]);
    expect(await ids("label=vip")).toEqual([first?.id]);
    expect(await ids("unread=true")).toEqual([first?.id, second?.id].toSorted());
    expect(await ids(`session=${desk.session.id}`)).toHaveLength(3);
    expect(await ids(`session=${NOBODY}`)).toEqual([]);
    expect((await desk.client.get("/api/chats/counts")).body).toEqual({ mine: 1, queue: 1, all: 2, unread: 1 });
  });
});

describe("counting chats", () => {
  it("counts for a tab what its list shows, whatever rests or is pending", async () => {
    const { body: me } = await desk.client.get<{ id: string }>("/api/me");
    const chats = await givenChats(6);
    const states = ["open", "pending", "snoozed"].flatMap((status) => [{ status }, { status, assigneeId: me.id }]);
    for (const [index, changes] of states.entries()) await change(chats[index]?.id ?? "", changes);

    const { body: counts } = await desk.client.get("/api/chats/counts");

    const [mine, queue] = [await list("assignee=me&status=open"), await list("assignee=none&status=open")];
    expect(counts).toEqual({ mine: mine.chats.length, queue: queue.chats.length, all: 6, unread: 6 });
    expect(counts).toMatchObject({ mine: 1, queue: 1 });
  });
});

describe("changing a chat", () => {
  it("tells the team, and is shown the same everywhere", async () => {
    const [chat] = await givenChats(1);
    const live = await desk.listen();
    await live.subscribe("inbox");

    const changed = await change(chat?.id ?? "", { status: "resolved", labels: ["troca"] });

    expect(changed).toMatchObject({ status: 200, body: { status: "resolved", labels: ["troca"] } });
    expect(changed.body).not.toHaveProperty("waitingSince");
    await live.until(() => live.events("chat.updated").length > 0);
    expect(live.events("chat.updated")[0]?.data).toEqual(changed.body);
    expect((await desk.client.get(`/api/chats/${chat?.id}`)).body).toEqual(changed.body);
  });

  it("gives it to members alone, and back to nobody", async () => {
    const [chat] = await givenChats(1);
    const { body: me } = await desk.client.get<{ id: string }>("/api/me");

    expect(await change(chat?.id ?? "", { assigneeId: NOBODY })).toMatchObject({ status: 400 });
    expect(await change(chat?.id ?? "", { assigneeId: me.id })).toMatchObject({
      body: { assignee: { id: me.id, name: "Ana Lima" } },
    });
    expect((await change(chat?.id ?? "", { assigneeId: null })).body).not.toHaveProperty("assignee");
  });

  it("is refused for chats that are not there, and for what no chat has", async () => {
    const [chat] = await givenChats(1);

    expect(await change(NOBODY, { status: "open" })).toMatchObject({ status: 404 });
    expect(await desk.client.get(`/api/chats/${NOBODY}`)).toMatchObject({ status: 404 });
    expect(await desk.client.post(`/api/chats/${NOBODY}/read`)).toMatchObject({ status: 404 });
    for (const changes of [{ status: "gone" }, { labels: "vip" }, { labels: ["a\0"] }, { assigneeId: 7 }])
      expect(await change(chat?.id ?? "", changes)).toMatchObject({ status: 400 });
  });
});

describe("answering a chat", () => {
  it("takes it from the queue, opens it again, and ends the waiting", async () => {
    const [chat] = await givenChats(1);
    await change(chat?.id ?? "", { status: "resolved" });

    await desk.send(chat?.id ?? "", "olá");

    const answered = (await list()).chats[0];
    expect(answered).toMatchObject({ status: "open", assignee: { name: "Ana Lima" }, lastMessage: { text: "olá" } });
    expect(answered).not.toHaveProperty("waitingSince");
    await customerAt(1).writes("obrigado");
    await eventually(async () => expect((await list()).chats[0]).toHaveProperty("waitingSince"));
  });
});
