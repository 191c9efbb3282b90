import type { Chat, Invitation, Me, OrganizationMember, SingleUseLink } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, type Desk, LiveClient, openDesk } from "../../test/desk.ts";
import { colleague, PASSWORD, signIn } from "../../test/people.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const json = { "content-type": "application/json" };
const patch = (client: Client, path: string, body: unknown) => client.send("PATCH", path, JSON.stringify(body), json);
const remove = (client: Client, path: string) => client.send("DELETE", path);
const meOf = async (client: Client) => (await client.get<Me>("/api/me")).body;
const invite = async (body: Record<string, unknown> = { role: "agent" }) =>
  (await desk.client.post<SingleUseLink & { id: string }>("/api/invitations", body)).body;
const accept = (token: string, who: Record<string, unknown>, client = new Client(desk.url)) =>
  client.post<{ type?: string }>("/api/invitations/accept", { token, ...who });
const person = (email: string) => ({ name: "Rui Prado", email, password: "another long password" });

describe("members", () => {
  it("are listed for everybody, with their roles", async () => {
    const rosa = await colleague(desk, "Rosa Melo", "read_only");

    const { status, body } = await rosa.client.get<{ members: OrganizationMember[] }>("/api/members");

    expect(status).toBe(200);
    expect(body.members).toContainEqual(
      expect.objectContaining({ id: rosa.id, role: "read_only", hasTwoFactor: false }),
    );
    expect(body.members).toContainEqual(expect.objectContaining({ email: "ana@example.com", role: "owner" }));
  });

  it("may do what a new role allows at once", async () => {
    const rosa = await colleague(desk, "Rosa", "agent");
    expect(await rosa.client.get("/api/invitations")).toMatchObject({ status: 403 });

    expect(await patch(desk.client, `/api/members/${rosa.id}`, { role: "admin" })).toMatchObject({ status: 204 });

    expect(await rosa.client.get("/api/invitations")).toMatchObject({ status: 200 });
    expect((await meOf(rosa.client)).role).toBe("admin");
  });

  it("who are removed are signed out at once, hear no more, and leave their chats to nobody", async () => {
    const rosa = await colleague(desk, "Rosa Alves", "agent");
    await desk.customer("Marina", "+5531991230001").writes("oi");
    const [chat] = await desk.chats();
    await patch(desk.client, `/api/chats/${chat?.id}`, { assigneeId: rosa.id });
    const hers = new LiveClient(desk.url, rosa.client.cookie);
    await hers.opened;
    const closed = new Promise<number>((resolve) => hers.socket.once("close", resolve));
    const ours = await desk.listen();
    await ours.subscribe("inbox");

    expect(await remove(desk.client, `/api/members/${rosa.id}`)).toMatchObject({ status: 204 });

    expect(await rosa.client.get("/api/me")).toMatchObject({ status: 401 });
    expect(await closed).toBe(1008);
    await ours.until(() => ours.events("chat.updated").length > 0);
    expect(ours.events("chat.updated").at(-1)?.data).not.toHaveProperty("assignee");
    expect((await desk.client.get<Chat>(`/api/chats/${chat?.id}`)).body).not.toHaveProperty("assignee");
    const left = await desk.client.get<{ members: OrganizationMember[] }>("/api/members");
    expect(left.body.members.map(({ id }) => id)).not.toContain(rosa.id);
  });

  it("always include an owner, whoever asks and at whatever moment", async () => {
    const boss = await colleague(desk, "Bea", "owner");
    const ana = await meOf(desk.client);

    // Each takes the other's place away at the same moment: one of them is too late.
    const answers = await Promise.all([
      patch(desk.client, `/api/members/${boss.id}`, { role: "agent" }),
      patch(boss.client, `/api/members/${ana.id}`, { role: "agent" }),
    ]);

    expect(answers.map(({ status }) => status)).toContain(204);
    expect(answers.map(({ status }) => status)).not.toEqual([204, 204]);
    const [left] = [desk.client, boss.client].filter((_, index) => answers[index]?.status === 204);
    const last = await meOf(left ?? desk.client);
    expect(await remove(left ?? desk.client, `/api/members/${last.id}`)).toMatchObject({
      status: 409,
      body: { type: "/problems/last-owner" },
    });
    if (last.id !== ana.id) await patch(boss.client, `/api/members/${ana.id}`, { role: "owner" });
    expect((await meOf(desk.client)).role).toBe("owner");
  });

  it("do not reach above their own role", async () => {
    const admin = await colleague(desk, "Ivo", "admin");
    const ana = await meOf(desk.client);

    for (const answer of [
      await patch(admin.client, `/api/members/${ana.id}`, { role: "agent" }),
      await patch(admin.client, `/api/members/${admin.id}`, { role: "owner" }),
      await remove(admin.client, `/api/members/${ana.id}`),
      await admin.client.post("/api/invitations", { role: "owner" }),
      await admin.client.post(`/api/members/${ana.id}/reset-link`, {}),
    ])
      expect(answer).toMatchObject({ status: 403, body: { type: "/problems/not-permitted" } });
  });
});

describe("an invitation", () => {
  it("lets one new person in, with its role, and only once", async () => {
    const { token, path } = await invite({ role: "agent" });
    expect(path).toBe(`/join#${token}`);
    expect(await desk.stranger.post("/api/invitations/read", { token })).toMatchObject({
      status: 200,
      body: { role: "agent", organization: { name: "Loja Centro" } },
    });

    const both = await Promise.all([
      accept(token, person("rui@example.com")),
      accept(token, person("rui2@example.com")),
    ]);

    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    const email = both[0]?.status === 200 ? "rui@example.com" : "rui2@example.com";
    const rui = await signIn(desk.url, email, "another long password");
    expect(await meOf(rui)).toMatchObject({ name: "Rui Prado", role: "agent", organization: { name: "Loja Centro" } });
    expect(await desk.stranger.post("/api/invitations/read", { token })).toMatchObject({ status: 410 });
  });

  it("takes somebody who is signed in into one more organization, between which they switch", async () => {
    const other = await desk.client.post<{ id: string }>("/api/organizations", { name: "Filial Sul" });
    expect(other.status).toBe(201);
    const eva = await colleague(desk, "Eva", "owner", other.body.id);
    const { token } = await invite({ role: "admin", email: eva.email.toUpperCase() });

    expect((await accept(token, {}, eva.client)).status).toBe(200);

    expect(await meOf(eva.client)).toMatchObject({
      role: "admin",
      organization: { name: "Loja Centro" },
      organizations: [
        { name: "Filial Sul", role: "owner" },
        { name: "Loja Centro", role: "admin" },
      ],
    });
    await eva.client.post("/api/organizations/switch", { organizationId: other.body.id });
    expect(await meOf(eva.client)).toMatchObject({ role: "owner", organization: { name: "Filial Sul" } });
    expect((await eva.client.get<{ chats: Chat[] }>("/api/chats")).body.chats).toEqual([]);
    const again = await signIn(desk.url, eva.email);
    expect((await meOf(again)).organization.name).toBe("Filial Sul");
    expect(await again.post("/api/organizations/switch", { organizationId: desk.session.id })).toMatchObject({
      status: 404,
    });
  });

  it("works no more when it is revoked, too old, or for somebody else; and makes no second account", async () => {
    const revoked = await invite();
    const old = await invite();
    const forLia = await invite({ role: "agent", email: "lia@example.com" });
    expect(await remove(desk.client, `/api/invitations/${revoked.id}`)).toMatchObject({ status: 204 });
    await desk.context.db.system
      .updateTable("invitations")
      .set({ expires_at: new Date(Date.now() - 1_000) })
      .where("id", "=", old.id)
      .execute();

    expect((await accept(revoked.token, person("a@example.com"))).status).toBe(410);
    expect((await accept(old.token, person("a@example.com"))).status).toBe(410);
    expect((await accept("x".repeat(43), person("a@example.com"))).status).toBe(410);
    expect((await accept(forLia.token, person("a@example.com"))).status).toBe(403);
    const { token } = await invite();
    expect(await accept(token, person("ANA@example.com"))).toMatchObject({
      status: 409,
      body: { type: "/problems/has-account" },
    });
    expect((await accept(token, {})).status).toBe(400);
    const { body } = await desk.client.get<{ invitations: Invitation[] }>("/api/invitations");
    expect(Object.fromEntries(body.invitations.map(({ id, status }) => [id, status]))).toMatchObject({
      [revoked.id]: "revoked",
      [old.id]: "expired",
      [forLia.id]: "open",
    });
  });

  it("brings back somebody who was removed", async () => {
    const { id, email, client } = await colleague(desk, "Noa", "agent");
    await remove(desk.client, `/api/members/${id}`);
    const { token } = await invite({ role: "read_only" });
    await client.post("/api/auth/sign-in/email", { email, password: PASSWORD });
    expect((await client.get("/api/me")).status).toBe(401);

    expect((await accept(token, {}, client)).status).toBe(200);

    expect((await meOf(client)).role).toBe("read_only");
  });

  it("is kept as a hash alone", async () => {
    const { token } = await invite();

    const { rows } = await desk.context.db.pool.query("select t::text as row from invitations t");

    expect(rows.map(({ row }) => row).join()).not.toContain(token);
  });
});
