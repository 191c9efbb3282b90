import { randomUUID } from "node:crypto";
import type { Chat, Team } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ColleagueAtWork, chatOf, hire, noticesOf, patchChat } from "../../test/colleagues.ts";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
let bia: ColleagueAtWork;
beforeAll(async () => {
  desk = await openDesk();
  bia = await hire(desk, "Bia");
});
afterAll(() => desk?.stop());

const add = (body: unknown) => desk.client.post<Team>("/api/teams", body);
const change = (id: string, body: unknown) =>
  desk.client.send<Team>("PATCH", `/api/teams/${id}`, JSON.stringify(body), { "content-type": "application/json" });
const write = async (name: string, phone: string): Promise<Chat> => {
  await desk.customer(name, phone).writes("oi");
  return chatOf(desk, name);
};

describe("a team", () => {
  it("has members and sessions, and is told to browsers", async () => {
    const live = await desk.listen();
    await live.subscribe("inbox");

    const { status, body } = await add({ name: "Vendas", memberIds: [bia.id, bia.id], sessionIds: [desk.session.id] });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "Vendas",
      distribution: "off",
      members: [{ id: bia.id, name: "Bia" }],
      sessions: [{ id: desk.session.id, name: "Loja Centro" }],
    });
    expect((await desk.client.get("/api/teams")).body).toEqual({ teams: [body] });
    await live.until(() => live.events("teams.updated").length > 0);
    expect(live.events("teams.updated")[0]?.data).toEqual({ teams: [body] });
    await change(body.id, { sessionIds: [] });
  });

  it("is given the new chats of its sessions, shown from the first moment on; those that are there stay where they are", async () => {
    const before = await write("Antes", "+5531955551111");
    const { body: team } = await add({ name: "Suporte", sessionIds: [desk.session.id] });
    const live = await desk.listen();
    await live.subscribe("inbox");

    const chat = await write("Depois", "+5531955552222");

    expect(chat.team).toEqual({ id: team.id, name: "Suporte" });
    await live.until(() => live.events("chat.created").length > 0);
    expect(live.events("chat.created")[0]?.data).toEqual(chat);
    expect(await write("Antes", "+5531955551111")).toMatchObject({ id: before.id });
    expect((await chatOf(desk, "Antes")).team).toBeUndefined();
    await change(team.id, { sessionIds: [] });
  });

  it("takes a session from the team that had it", async () => {
    const { body: first } = await add({ name: "Primeira", sessionIds: [desk.session.id] });
    const { body: second } = await add({ name: "Segunda", sessionIds: [desk.session.id] });

    const { body } = await desk.client.get<{ teams: Team[] }>("/api/teams");
    expect(body.teams.find(({ id }) => id === first.id)?.sessions).toEqual([]);
    expect(body.teams.find(({ id }) => id === second.id)?.sessions).toHaveLength(1);
    await change(second.id, { sessionIds: [] });
  });

  it("narrows the list of chats and their counts", async () => {
    const { body: team } = await add({ name: "Financeiro" });
    const [own, other] = [await write("Da equipe", "+5531955553333"), await write("De ninguém", "+5531955554444")];
    await patchChat(desk, own.id, { teamId: team.id });

    const ids = async (query: string) =>
      (await desk.client.get<{ chats: Chat[] }>(`/api/chats?${query}&limit=100`)).body.chats.map(({ id }) => id);
    expect(await ids(`team=${team.id}`)).toEqual([own.id]);
    expect(await ids("team=none")).toContain(other.id);
    expect(await ids("team=none")).not.toContain(own.id);
    expect((await desk.client.get(`/api/chats/counts?team=${team.id}`)).body).toEqual({
      mine: 0,
      queue: 1,
      all: 1,
      unread: 1,
    });
    expect(await noticesOf(desk, own.id)).toMatchObject([
      { kind: "assigned", team: { id: team.id, name: "Financeiro" } },
    ]);
  });

  it("that is deleted leaves its chats to whom they are", async () => {
    const { body: team } = await add({ name: "Temporária" });
    const chat = await write("Fica", "+5531955555555");
    await patchChat(desk, chat.id, { teamId: team.id, assigneeId: bia.id });

    expect(await desk.client.send("DELETE", `/api/teams/${team.id}`)).toMatchObject({ status: 204 });

    const { body } = await desk.client.get<Chat>(`/api/chats/${chat.id}`);
    expect(body).toMatchObject({ assignee: { id: bia.id } });
    expect(body).not.toHaveProperty("team");
  });

  it("is refused a name that is taken, and people and sessions that are not here; nothing is half done", async () => {
    const { body: team } = await add({ name: "Única", memberIds: [bia.id] });

    expect(await add({ name: "única" })).toMatchObject({ status: 409, body: { type: "/problems/team-exists" } });
    expect(await change(team.id, { name: "Vendas" })).toMatchObject({ status: 409 });
    expect(await change(team.id, { name: "Outra", memberIds: [bia.id, "nobody"] })).toMatchObject({ status: 400 });
    expect(await change(team.id, { name: "Outra", sessionIds: [randomUUID()] })).toMatchObject({ status: 400 });
    expect(await change(randomUUID(), { name: "x" })).toMatchObject({ status: 404 });
    const { body } = await desk.client.get<{ teams: Team[] }>("/api/teams");
    expect(body.teams.find(({ id }) => id === team.id)).toEqual(team);
  });

  it("is managed by admins and read by all", async () => {
    expect(await bia.client.get("/api/teams")).toMatchObject({ status: 200 });
    expect(await bia.client.post("/api/teams", { name: "Da Bia" })).toMatchObject({ status: 403 });
    expect(await bia.send("PATCH", "/api/desk-settings", { distribution: "round_robin" })).toMatchObject({
      status: 403,
    });
  });
});
