import type { Label } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatOf, hire, patchChat } from "../../test/colleagues.ts";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.customer("Marina", "+5531988881111").writes("oi");
  await desk.customer("Padaria", "+5531988882222").writes("oi");
});
afterAll(() => desk?.stop());

const labels = async (): Promise<Label[]> => (await desk.client.get<{ labels: Label[] }>("/api/labels")).body.labels;
const named = async (name: string): Promise<Label> => {
  const label = (await labels()).find((one) => one.name === name);
  if (!label) throw new Error(`no label ${name}`);
  return label;
};
const change = (id: string, body: unknown) =>
  desk.client.send<Label>("PATCH", `/api/labels/${id}`, JSON.stringify(body), { "content-type": "application/json" });

describe("labels", () => {
  it("come into the list when a chat is given one that is not there, written as the list writes it", async () => {
    const { body: vip } = await desk.client.post<Label>("/api/labels", { name: "VIP", color: "#dc2626" });
    const chat = await chatOf(desk, "Marina");

    const { body } = await patchChat(desk, chat.id, { labels: ["vip", "Troca", "troca", "VIP"] });

    expect(body.labels).toEqual(["VIP", "troca"]);
    expect((await labels()).toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
      [{ ...(await named("troca")) }, vip].toSorted((a, b) => a.name.localeCompare(b.name)),
    );
    expect((await named("troca")).color).toMatch(/^#[0-9a-f]{6}$/);
  });

  it("are added and removed one by one, whatever else is done to the chat at the same time", async () => {
    const chat = await chatOf(desk, "Marina");
    await patchChat(desk, chat.id, { labels: ["VIP", "um"] });

    await Promise.all([
      ...["dois", "três", "quatro"].map((name) => patchChat(desk, chat.id, { addLabels: [name] })),
      patchChat(desk, chat.id, { removeLabels: ["vip"] }),
      patchChat(desk, chat.id, { addLabels: ["UM"] }),
    ]);

    const { body } = await desk.client.get<{ labels: string[] }>(`/api/chats/${chat.id}`);
    expect(body.labels.toSorted()).toEqual(["dois", "quatro", "três", "um"]);
    const swapped = await patchChat(desk, chat.id, { addLabels: ["cinco"], removeLabels: body.labels });
    expect(swapped.body.labels).toEqual(["cinco"]);
  });

  it("are set, or added and removed, but not both in one breath; and a chat carries only so many", async () => {
    const chat = await chatOf(desk, "Marina");
    await patchChat(desk, chat.id, { labels: ["cinco"] });

    for (const step of [{ addLabels: ["seis"] }, { removeLabels: ["cinco"] }])
      expect(await patchChat(desk, chat.id, { labels: ["sete"], ...step })).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining("not both") },
      });
    const many = Array.from({ length: 50 }, (_, index) => `muitas ${index}`);
    expect(await patchChat(desk, chat.id, { addLabels: many })).toMatchObject({ status: 400 });
    const { body } = await desk.client.get<{ labels: string[] }>(`/api/chats/${chat.id}`);
    expect(body.labels).toEqual(["cinco"]);
  });

  it("are renamed in all chats, and in what is counted of them", async () => {
    const chats = [await chatOf(desk, "Marina"), await chatOf(desk, "Padaria")];
    for (const { id } of chats) await patchChat(desk, id, { labels: ["entrega", "boleto"] });
    const live = await desk.listen();
    await live.subscribe("inbox");

    const { id } = await named("entrega");
    expect(await change(id, { name: "Entregas" })).toMatchObject({ status: 200, body: { id, name: "Entregas" } });

    for (const chat of chats) {
      expect((await desk.client.get(`/api/chats/${chat.id}`)).body).toMatchObject({ labels: ["Entregas", "boleto"] });
      const { rows } = await desk.context.db.pool.query("select labels from conversations where chat_id = $1", [
        chat.id,
      ]);
      expect(rows).toEqual([{ labels: ["Entregas", "boleto"] }]);
    }
    await live.until(() => live.events("labels.updated").length > 0);
    expect(live.events("labels.updated")[0]?.data).toMatchObject({ changed: { from: "entrega", to: "Entregas" } });
  });

  it("that are deleted are taken off all chats", async () => {
    const chat = await chatOf(desk, "Marina");
    await patchChat(desk, chat.id, { labels: ["urgente", "boleto"] });

    const { id } = await named("urgente");
    expect(await desk.client.send("DELETE", `/api/labels/${id}`)).toMatchObject({ status: 204 });

    expect((await desk.client.get(`/api/chats/${chat.id}`)).body).toMatchObject({ labels: ["boleto"] });
    expect(await desk.client.send("DELETE", `/api/labels/${id}`)).toMatchObject({ status: 404 });
  });

  it("have one name each, and a colour that is one", async () => {
    await desk.client.post("/api/labels", { name: "Novo" });
    const { body: other } = await desk.client.post<Label>("/api/labels", { name: "Antigo" });

    expect(await desk.client.post("/api/labels", { name: "novo" })).toMatchObject({
      status: 409,
      body: { type: "/problems/label-exists" },
    });
    expect(await change(other.id, { name: "NOVO" })).toMatchObject({ status: 409 });
    expect(await change(other.id, { name: "ANTIGO" })).toMatchObject({ status: 200 });
    for (const body of [{ name: "" }, { name: "x", color: "red" }, { name: "a\0" }, {}])
      expect(await desk.client.post("/api/labels", body)).toMatchObject({ status: 400 });
  });

  it("are made by agents, and managed by admins", async () => {
    const agent = await hire(desk, "Bia");
    const { id } = await named("boleto");

    expect(await agent.client.post("/api/labels", { name: "da Bia" })).toMatchObject({ status: 201 });
    expect(await agent.client.send("DELETE", `/api/labels/${id}`)).toMatchObject({ status: 403 });
  });
});
