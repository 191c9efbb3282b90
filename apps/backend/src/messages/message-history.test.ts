import { existsSync } from "node:fs";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionResource } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";
import { mediaFile } from "../media/media-file.ts";
import { sweepMedia } from "../media/sweep-media.ts";

let desk: Desk;
let marina: ReturnType<Desk["customer"]>;
let chatId: string;
beforeAll(async () => {
  desk = await openDesk();
  marina = desk.customer("Marina", "+5531988887777");
  await marina.writes("oi");
  chatId = (await desk.chats())[0]?.id ?? expect.fail("no chat");
});
afterAll(() => desk?.stop());

describe("what a message said before", () => {
  it("is kept through every edit, and when it is taken back", async () => {
    const id = await marina.writes("quero 38");
    await marina.tells("message.edited", { messageId: id, content: { type: "text", text: "quero 39" } });
    await marina.tells("message.edited", { messageId: id, content: { type: "text", text: "quero 40" } });
    await marina.tells("message.revoked", { messageId: id });
    const message = (await desk.messages(chatId)).find(({ whatsappId }) => whatsappId === id);

    const { status, body } = await desk.client.get<{ versions: { text: string; until?: string }[] }>(
      `/api/messages/${message?.id}/history`,
    );

    expect(message).not.toHaveProperty("text");
    expect([status, body.versions.map(({ text }) => text)]).toEqual([200, ["quero 38", "quero 39", "quero 40"]]);
    expect(body).toMatchObject({ revokedAt: message?.revokedAt });
    expect((await desk.client.get(`/api/messages/${chatId}/history`)).status).toBe(404);
  });
});

describe("messages that wait for their session", () => {
  it("say so, each of them, and the session says how many, until they have left", async () => {
    const live = await desk.listen();
    await live.subscribe("sessions");
    const queued = async () =>
      (await desk.client.get<SessionResource>(`/api/sessions/${desk.session.id}`)).body.queuedMessages;
    const told = () => live.events("session.updated").map(({ data }) => data?.queuedMessages);
    desk.gateway.state.refusal = { status: 409, type: "/problems/session-not-connected", detail: "Reconnect it." };
    for (const text of ["um", "dois"]) await desk.send(chatId, text);

    const waiting = { state: "queued", stateReason: { code: "session-not-connected", message: "Reconnect it." } };
    await eventually(async () => expect((await desk.messages(chatId)).slice(-2)).toMatchObject([waiting, waiting]), {
      timeout: 20_000,
    });
    await live.until(() => told().includes(2));
    expect(await queued()).toBe(2);

    desk.gateway.state.refusal = undefined;
    await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString() });
    await live.until(() => told().at(-1) === 0);
    expect(desk.gateway.sent.map(({ body }) => body.text)).toEqual(["um", "dois"]);
  });
});

describe("files that nobody uses", () => {
  it("leave the disk after a day: never sent, of deleted chats, without a row; others stay", async () => {
    const { pool } = desk.context.db;
    const { mediaDir } = desk.context.config;
    const text = new Blob(["um arquivo"]);
    const [unused, sent, fresh] = await Promise.all(["a.txt", "b.txt", "c.txt"].map((name) => desk.upload(text, name)));
    const { body } = await desk.sendAny({ chatId, type: "document", mediaId: sent?.body.id });
    const { rows } = await pool.query<{ id: string }>("select id from organizations");
    const organizationId = rows[0]?.id ?? "";
    const pathOf = (id: string | undefined) => mediaFile(mediaDir, organizationId, id ?? "");
    const stray = pathOf("01a209e9-be55-73f8-a3df-1c452a6e4940");
    const draft = `${pathOf("01a209e9-be55-73f8-a3df-1c452a6e4941")}.part`;
    await mkdir(join(mediaDir, organizationId), { recursive: true });
    for (const path of [stray, draft]) {
      await writeFile(path, "x");
      await utimes(path, new Date(0), new Date(0));
    }
    await pool.query("update media set created_at = now() - interval '25 hours' where id = any($1::uuid[])", [
      [unused?.body.id, sent?.body.id],
    ]);
    const there = () => [unused?.body.id, sent?.body.id, fresh?.body.id].map((id) => existsSync(pathOf(id)));

    await sweepMedia(desk.context);
    expect(there()).toEqual([false, true, true]);
    expect([existsSync(stray), existsSync(draft)]).toEqual([false, false]);
    expect(await desk.client.get(`/api/media/${unused?.body.id}`)).toMatchObject({ status: 404 });

    await pool.query("delete from messages where id = $1", [body.id]);
    await sweepMedia(desk.context);
    expect(there()).toEqual([false, false, true]);
  });
});
