import type { Chat, Message, SessionResource } from "@gomarketing/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
let chat: Chat;
beforeEach(async () => {
  desk = await openDesk();
  await desk.customer("Marina", "+5531988887777").writes("oi, tem 38?");
  const [only] = await desk.chats();
  if (!only) throw new Error("Marina has a chat.");
  chat = only;
});
afterEach(() => desk.stop());

const goes = (isDown: boolean) => {
  desk.gateway.state.refusal = isDown
    ? { status: 409, type: "/problems/session-not-connected", detail: "not connected" }
    : undefined;
};
const takeBack = (id: string) => desk.client.send<{ type?: string }>("DELETE", `/api/messages/${id}`);
const texts = async () => (await desk.messages(chat.id)).map(({ text }) => text);
const current = async () => (await desk.client.get<Chat>(`/api/chats/${chat.id}`)).body;
const session = () => desk.client.read<SessionResource>(`/api/sessions/${desk.session.id}`);

const keyOf = (text: string) => `key-of-${encodeURIComponent(text)}`;

/** Messages that wait for the session, in this order; the gateway has said that it has none of them. */
async function givenWaiting(...words: string[]): Promise<string[]> {
  goes(true);
  const ids: string[] = [];
  for (const text of words) ids.push((await desk.send(chat.id, text, keyOf(text))).body.id);
  await eventually(async () => {
    const messages = await desk.messages(chat.id);
    for (const id of ids)
      expect(messages.find((one) => one.id === id)?.stateReason?.code).toBe("session-not-connected");
  });
  return ids;
}

describe("a message that waits", () => {
  it("is taken back: it never leaves, nobody sees it any more, and what was written after it leaves in its order", async () => {
    const [first = "", second = "", third = ""] = await givenWaiting("um", "dois", "três");
    const live = await desk.listen();
    await live.subscribe("inbox");

    const answer = await takeBack(second);

    expect(answer).toMatchObject({ status: 200, body: { id: second, revokedAt: expect.any(String) } });
    await live.until(() => live.events("message.deleted").length > 0);
    expect(live.events("message.deleted")[0]?.data).toEqual({ id: second, chatId: chat.id });
    expect(await texts()).toEqual(["oi, tem 38?", "um", "três"]);
    expect((await session()).queuedMessages).toBe(2);
    expect((await takeBack(second)).status).toBe(404);
    goes(false);
    for (const id of [first, third]) await desk.client.post(`/api/messages/${id}/retry`);
    await eventually(async () => expect((await desk.messages(chat.id)).at(-1)?.state).toBe("sent"));
    expect(desk.gateway.sent.map(({ body }) => body.text)).toEqual(["um", "três"]);
  });

  it("leaves the chat as it was before: its last message, and who waits since when", async () => {
    const before = await current();
    const [id = ""] = await givenWaiting("não tem");
    expect(await current()).not.toHaveProperty("waitingSince");

    await takeBack(id);

    expect(await current()).toMatchObject({ lastMessage: { text: "oi, tem 38?" }, waitingSince: before.waitingSince });
    const { rows } = await desk.context.db.pool.query("select first_response_at, first_response_by from conversations");
    expect(rows).toEqual([{ first_response_at: null, first_response_by: null }]);
  });

  it("keeps the first answer that there is when a later one is taken back, or an earlier", async () => {
    const [first = "", second = ""] = await givenWaiting("um", "dois");
    const answered = async () =>
      (await desk.context.db.pool.query<{ at: Date }>("select first_response_at as at from conversations")).rows[0]?.at;
    const sentAt = async (id: string) => (await desk.messages(chat.id)).find((one) => one.id === id)?.sentAt;
    const [firstAt, secondAt] = [await sentAt(first), await sentAt(second)];
    const [third = ""] = await givenWaiting("três");

    await takeBack(third);
    expect((await answered())?.toISOString()).toBe(firstAt);
    await takeBack(first);
    expect((await answered())?.toISOString()).toBe(secondAt);
    expect(await current()).not.toHaveProperty("waitingSince");
  });

  it("is not written again by a browser that never heard that it was stored", async () => {
    const [id = ""] = await givenWaiting("um");
    await takeBack(id);

    expect(await desk.send(chat.id, "um", keyOf("um"))).toMatchObject({
      status: 409,
      body: { type: "/problems/message-cancelled" },
    });
    expect(await texts()).toEqual(["oi, tem 38?"]);
  });

  it("lets its session be deleted, once none waits", async () => {
    const [id = ""] = await givenWaiting("um");
    await desk.sessionIs({ status: "logged_out" });
    const path = `/api/sessions/${desk.session.id}`;
    const refused = await desk.client.send("DELETE", path);

    await takeBack(id);

    expect(refused).toMatchObject({ status: 409, body: { type: "/problems/session-in-use" } });
    expect((await desk.client.send("DELETE", path)).status).toBe(204);
  });
});

describe("a message that failed", () => {
  it("is taken back too, unless it is sent again before", async () => {
    desk.gateway.state.refusal = { status: 400, type: "/problems/invalid-input", detail: "no such number" };
    const { body } = await desk.send(chat.id, "um");
    await eventually(async () => expect((await desk.messages(chat.id)).at(-1)?.state).toBe("failed"));

    expect((await takeBack(body.id)).status).toBe(200);

    expect(await texts()).toEqual(["oi, tem 38?"]);
    expect((await desk.client.post(`/api/messages/${body.id}/retry`)).status).toBe(404);
  });
});

describe("a message that waits at the gateway", () => {
  /** A message that the gateway has taken, to let it leave later. */
  const givenAtGateway = async (text: string): Promise<Message> => {
    desk.gateway.state.accepts = "queued";
    const { body } = await desk.send(chat.id, text, keyOf(text));
    await eventually(async () => expect((await row(body.id))?.accepted_at).toBeInstanceOf(Date));
    return body;
  };
  const row = async (id: string) =>
    (await desk.context.db.pool.query<{ accepted_at: Date | null }>("select * from messages where id = $1", [id]))
      .rows[0];
  const tellsCancelled = (messageId = "") =>
    desk.customer("Marina", "+5531988887777").tells("message.status", {
      messageId,
      state: "failed",
      reason: { code: "message-cancelled", message: "taken back" },
    });

  it("is dropped there, and is gone; its session can be deleted", async () => {
    const message = await givenAtGateway("um");
    await desk.sessionIs({ status: "logged_out" });
    const path = `/api/sessions/${desk.session.id}`;
    expect((await desk.client.send("DELETE", path)).status).toBe(409);

    expect(await takeBack(message.id)).toMatchObject({ status: 200, body: { id: message.id } });
    await tellsCancelled(message.whatsappId);

    expect(desk.gateway.dropped).toEqual([message.whatsappId]);
    expect(await texts()).toEqual(["oi, tem 38?"]);
    expect(await desk.send(chat.id, "um", keyOf("um"))).toMatchObject({ status: 409 });
    expect((await desk.client.send("DELETE", path)).status).toBe(204);
  });

  it("stays where it has begun to leave, and the answer says so", async () => {
    const message = await givenAtGateway("um");
    desk.gateway.state.accepts = "sent";

    expect(await takeBack(message.id)).toMatchObject({ status: 409, body: { type: "/problems/message-leaving" } });
    expect(await texts()).toEqual(["oi, tem 38?", "um"]);
  });

  it("is gone though the backend died before it heard that it was dropped: the gateway tells so", async () => {
    const message = await givenAtGateway("um");
    desk.gateway.state.afterDrop = async () => false;
    expect((await takeBack(message.id)).status).toBe(503);
    expect(await texts()).toEqual(["oi, tem 38?", "um"]);
    const live = await desk.listen();
    await live.subscribe("inbox");

    await tellsCancelled(message.whatsappId);

    await live.until(() => live.events("message.deleted").length > 0);
    expect(await texts()).toEqual(["oi, tem 38?"]);
    // Not told of again, as failed.
    const told = live.frames.flatMap(({ event }) => (event?.startsWith("message.") ? [event] : []));
    expect(told.at(-1)).toBe("message.deleted");
  });

  it("is gone when the gateway's word comes before its answer", async () => {
    const message = await givenAtGateway("um");
    desk.gateway.state.afterDrop = async (key) => (await tellsCancelled(key)).status < 300;

    expect(await takeBack(message.id)).toMatchObject({ status: 200, body: { id: message.id } });
    expect(await texts()).toEqual(["oi, tem 38?"]);
  });

  it("is gone when it comes there only after it was dropped", async () => {
    const [id = ""] = await givenWaiting("um");
    const { whatsappId = "" } = (await desk.messages(chat.id)).find((one) => one.id === id) ?? {};
    desk.gateway.dropped.push(whatsappId);
    goes(false);

    await desk.client.post(`/api/messages/${id}/retry`);

    await eventually(async () => expect(await texts()).toEqual(["oi, tem 38?"]));
    expect(desk.gateway.sent).toEqual([]);
  });

  it("whose session the gateway has lost does not wait for ever", async () => {
    const message = await givenAtGateway("um");
    desk.gateway.state.forgets = true;
    desk.gateway.state.sessions = [
      { id: desk.session.id, status: "disconnected", updatedAt: new Date().toISOString() },
    ];
    expect(await takeBack(message.id)).toMatchObject({ status: 409, body: { type: "/problems/message-leaving" } });

    desk.gateway.state.sessions = [];
    expect((await takeBack(message.id)).status).toBe(200);
    expect(await texts()).toEqual(["oi, tem 38?"]);
  });
});

describe("a message that is being handed over", () => {
  it("is not taken back: it leaves, and the answer says what can be done", async () => {
    const refused = Promise.withResolvers<Awaited<ReturnType<typeof takeBack>>>();
    desk.gateway.state.beforeAnswer = async ({ body }) => {
      refused.resolve(await takeBack(waiting));
      return body.messageId ?? "";
    };
    const [waiting = ""] = await givenWaiting("um");
    goes(false);
    await desk.client.post(`/api/messages/${waiting}/retry`);

    expect(await refused.promise).toMatchObject({ status: 409, body: { type: "/problems/message-leaving" } });
    await eventually(async () =>
      expect((await desk.messages(chat.id)).at(-1)).toMatchObject({ text: "um", state: "sent" }),
    );
  });

  it("either leaves or is taken back, whoever comes first", async () => {
    const words = Array.from({ length: 12 }, (_, index) => `palavra ${index}`);
    const ids = await givenWaiting(...words);
    goes(false);

    const [, ...answers] = await Promise.all([
      desk.client.post(`/api/messages/${ids[0]}/retry`),
      ...ids.toReversed().map(takeBack),
    ]);

    await eventually(async () =>
      expect((await desk.messages(chat.id)).filter(({ state }) => state === "queued")).toEqual([]),
    );
    const takenBack = new Set(words.toReversed().filter((_, index) => answers[index]?.status === 200));
    // A message that was sent meanwhile is deleted at WhatsApp, and has left all the same.
    const revoked = new Set(
      (await desk.messages(chat.id)).flatMap(({ revokedAt, id }) => (revokedAt ? [words[ids.indexOf(id)]] : [])),
    );
    const left = desk.gateway.sent.map(({ body }) => body.text ?? "");
    expect(left.filter((text) => takenBack.has(text) && !revoked.has(text))).toEqual([]);
    expect([...left, ...[...takenBack].filter((text) => !revoked.has(text))].toSorted()).toEqual(words.toSorted());
  });
});
