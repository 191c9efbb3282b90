import type { Chat, Colleague, Team } from "@gomarketing/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ColleagueAtWork, chatOf, hire, noticesOf, ownerOf, patchChat } from "../../test/colleagues.ts";
import { type Desk, type LiveClient, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";
import { distribute, distributeWaiting } from "./distribute-chats.ts";

let desk: Desk;
let ana: ColleagueAtWork;
let bia: ColleagueAtWork;
let caio: ColleagueAtWork;
let browsers: LiveClient[] = [];
let count = 0;
let organizationId = "";

beforeAll(async () => {
  desk = await openDesk();
  ana = await ownerOf(desk);
  bia = await hire(desk, "Bia");
  caio = await hire(desk, "Caio");
  organizationId = (await desk.context.db.pool.query<{ id: string }>("select id from organizations")).rows[0]?.id ?? "";
});
afterAll(() => desk?.stop());
/** Everybody away, nothing waiting. */
beforeEach(async () => {
  await desk.context.db.pool.query("delete from chats");
  await desk.context.db.pool.query("delete from teams");
  await desk.context.db.pool.query("delete from member_presence");
  await settings({ distribution: "off", maxOpenChats: 20 });
});
afterEach(() => {
  for (const { socket } of browsers) socket.terminate();
  browsers = [];
});

const settings = (body: unknown) =>
  desk.client.send("PATCH", "/api/desk-settings", JSON.stringify(body), { "content-type": "application/json" });
const newCustomer = () => {
  count += 1;
  return desk.customer(`Cliente ${count}`, `+5531933330${String(count).padStart(3, "0")}`);
};
/** Somebody new writes; answers their chat. */
async function write(): Promise<Chat> {
  const customer = newCustomer();
  await customer.writes("oi");
  return chatOf(desk, customer.person.name);
}
/** Written down as here, without a browser. */
async function areHere(...colleagues: ColleagueAtWork[]): Promise<void> {
  for (const { id } of colleagues)
    await desk.context.db.pool.query(
      "insert into member_presence (organization_id, user_id, seen_at) values ($1, $2, now())",
      [organizationId, id],
    );
}
const owners = async (): Promise<(string | undefined)[]> => {
  const { body } = await desk.client.get<{ chats: Chat[] }>("/api/chats?limit=100");
  return body.chats.map(({ assignee }) => assignee?.name);
};
const tally = async () => Map.groupBy(await owners(), (name) => name ?? "nobody");
const howMany = async (name: string) => (await tally()).get(name)?.length ?? 0;

describe("distribution", () => {
  it("is off until somebody turns it on", async () => {
    await areHere(bia, caio);

    expect((await desk.client.get("/api/desk-settings")).body).toEqual({ distribution: "off", maxOpenChats: 20 });
    expect((await write()).assignee).toBeUndefined();
  });

  it("in turn gives each who is here as many as the others, and says so", async () => {
    await settings({ distribution: "round_robin" });
    await areHere(ana, bia, caio);

    const chats = [];
    for (let time = 0; time < 6; time += 1) chats.push(await write());

    const names = chats.map(({ assignee }) => assignee?.name);
    expect(new Set(names.slice(0, 3)).size).toBe(3);
    expect(names.slice(3)).toEqual(names.slice(0, 3));
    const [first] = chats;
    expect(await noticesOf(desk, first?.id ?? "")).toEqual([{ kind: "assigned", assignee: first?.assignee }]);
    const { rows } = await desk.context.db.pool.query("select assignee_id from conversations where chat_id = $1", [
      first?.id,
    ]);
    expect(rows).toEqual([{ assignee_id: first?.assignee?.id }]);
  });

  it("in turn stays fair when transactions of several backends run at once", async () => {
    await areHere(bia, caio);
    const chats: Chat[] = [];
    for (let time = 0; time < 8; time += 1) chats.push(await write());
    // Behind the back of the job that would hand them out.
    await desk.context.db.pool.query("update desk_settings set distribution = 'round_robin'");

    const ready = Promise.withResolvers<void>();
    let begun = 0;
    await Promise.all(
      chats.map(({ id }) =>
        desk.context.db.inOrganization(organizationId, async (tx) => {
          await tx.selectFrom("chats").select("id").where("id", "=", id).forUpdate().execute();
          begun += 1;
          if (begun === chats.length) ready.resolve();
          await ready.promise;
          await distribute(desk.context, tx, [id]);
        }),
      ),
    );

    expect([await howMany("Bia"), await howMany("Caio")]).toEqual([4, 4]);
  });

  it("to the least busy looks at open chats alone", async () => {
    await settings({ distribution: "off" });
    await areHere(bia, caio);
    for (let time = 0; time < 3; time += 1) await patchChat(desk, (await write()).id, { assigneeId: bia.id });
    const resolved = await write();
    for (const status of ["open", "resolved"]) await patchChat(desk, resolved.id, { assigneeId: caio.id, status });
    await patchChat(desk, (await write()).id, { assigneeId: caio.id });
    await settings({ distribution: "least_busy" });

    const names = [];
    for (let time = 0; time < 3; time += 1) names.push((await write()).assignee?.name);

    expect(names.slice(0, 2)).toEqual(["Caio", "Caio"]);
    expect([await howMany("Bia"), await howMany("Caio")]).toContain(4);
  });

  it("passes over who is away, has switched off, only reads, or has enough", async () => {
    const reader = await hire(desk, "Leitora", "read_only");
    await settings({ distribution: "round_robin", maxOpenChats: 2 });
    await areHere(bia, reader);
    await desk.context.db.pool.query(
      "insert into member_presence (organization_id, user_id, seen_at) values ($1, $2, now() - interval '5 minutes')",
      [organizationId, ana.id],
    );
    await areHere(caio);
    await caio.send("PATCH", "/api/colleagues/me", { isAvailable: false });

    for (let time = 0; time < 3; time += 1) await write();

    expect(await tally()).toEqual(
      new Map([
        ["nobody", [undefined]],
        ["Bia", ["Bia", "Bia"]],
      ]),
    );
  });

  it("hands out what waits, the longest waiting first, when somebody comes, switches on, or has room again", async () => {
    await settings({ distribution: "round_robin", maxOpenChats: 1 });
    const [first, second, third] = [await write(), await write(), await write()];
    const of = async (chat: Chat) => (await desk.client.get<Chat>(`/api/chats/${chat.id}`)).body.assignee?.name;

    browsers.push(await bia.listen());
    await eventually(async () => expect(await of(first)).toBe("Bia"), { timeout: 8_000 });
    expect([await of(second), await of(third)]).toEqual([undefined, undefined]);

    await patchChat(desk, first.id, { status: "resolved" });
    await eventually(async () => expect(await of(second)).toBe("Bia"), { timeout: 8_000 });

    await areHere(caio);
    await caio.send("PATCH", "/api/colleagues/me", { isAvailable: false });
    expect(await of(third)).toBeUndefined();
    await caio.send("PATCH", "/api/colleagues/me", { isAvailable: true });
    await eventually(async () => expect(await of(third)).toBe("Caio"), { timeout: 8_000 });
  });

  it("of a team keeps to the team, when chats come, come back and are handed over", async () => {
    await settings({ distribution: "round_robin" });
    await areHere(ana, bia, caio);
    const { body: team } = await desk.client.post<Team>("/api/teams", {
      name: "Vendas",
      distribution: "least_busy",
      memberIds: [caio.id],
      sessionIds: [desk.session.id],
    });

    const [own, other] = [await write(), await write()];
    expect([own.assignee?.name, other.assignee?.name]).toEqual(["Caio", "Caio"]);
    await patchChat(desk, own.id, { teamId: null, assigneeId: bia.id });
    const { body } = await desk.client.post<Chat>(`/api/chats/${own.id}/transfer`, { teamId: team.id });

    expect(body).toMatchObject({ team: { name: "Vendas" }, assignee: { name: "Caio" } });
  });

  it("leaves groups to all, and a chat that comes back to whom it was", async () => {
    await settings({ distribution: "round_robin" });
    await areHere(bia, caio);
    const customer = newCustomer();
    await customer.writes("oi");
    const chat = await chatOf(desk, customer.person.name);
    await patchChat(desk, chat.id, { assigneeId: ana.id });
    await patchChat(desk, chat.id, { status: "resolved" });

    await customer.writes("voltei");
    await desk.context.db.pool.query("update chats set is_group = true, assignee_id = null where id = $1", [
      (await write()).id,
    ]);
    await distributeWaiting(desk.context, { organizationId });

    expect((await chatOf(desk, customer.person.name)).assignee?.name).toBe("Ana Lima");
    expect(await howMany("nobody")).toBe(1);
  });
});

describe("who is at work", () => {
  it("is known while a browser of theirs is open, and told to the others", async () => {
    const watching = await desk.listen();
    await watching.subscribe("inbox");
    const of = async (name: string) =>
      (await desk.client.get<{ colleagues: Colleague[] }>("/api/colleagues")).body.colleagues.find(
        (one) => one.name === name,
      );

    const browser = await bia.listen();
    await watching.until(() =>
      watching.events("colleague.updated").some(({ data }) => data?.isOnline === true && data.id === bia.id),
    );
    expect(await of("Bia")).toMatchObject({ isOnline: true, isAvailable: true, role: "agent" });
    expect(await of("Caio")).toMatchObject({ isOnline: false });

    browser.socket.terminate();
    await watching.until(() =>
      watching.events("colleague.updated").some(({ data }) => data?.isOnline === false && data.id === bia.id),
    );
    expect(await of("Bia")).toMatchObject({ isOnline: false });
  }, 15_000);

  it("is switched by oneself, and for others by admins alone", async () => {
    expect((await bia.send("PATCH", "/api/colleagues/me", { isAvailable: false })).body).toMatchObject({
      isAvailable: false,
    });
    expect(await bia.send("PATCH", `/api/colleagues/${caio.id}`, { isAvailable: false })).toMatchObject({
      status: 403,
    });
    expect(await ana.send("PATCH", `/api/colleagues/${bia.id}`, { isAvailable: true })).toMatchObject({
      body: { id: bia.id, isAvailable: true },
    });
    expect(await ana.send("PATCH", "/api/colleagues/nobody", { isAvailable: true })).toMatchObject({ status: 404 });
  });
});
