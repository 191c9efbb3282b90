import type { Message } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

let customers = 0;
const newCustomer = (name = "Marina Duarte") => {
  customers += 1;
  return desk.customer(name, `+55319912${String(30_000 + customers)}`, `9000000${customers}@lid`);
};
const chatOf = async (customer: ReturnType<typeof newCustomer>) => {
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === customer.person.phone);
  if (!chat) throw new Error("no chat");
  return chat;
};

describe("receiving a message", () => {
  it("makes the contact and the chat, and shows the message", async () => {
    const marina = newCustomer();

    await marina.writes("Oi, meu pedido chegou?");

    const chat = await chatOf(marina);
    expect(chat).toMatchObject({
      contact: { name: "Marina Duarte" },
      session: { name: "Loja Centro" },
      status: "open",
      unreadCount: 1,
      waitingSince: expect.any(String),
    });
    expect(await desk.messages(chat.id)).toMatchObject([
      {
        text: "Oi, meu pedido chegou?",
        direction: "inbound",
        state: "received",
        author: { kind: "contact", name: "Marina Duarte" },
      },
    ]);
  });

  it("keeps one copy, and counts it once, when it is delivered twice", async () => {
    const marina = newCustomer();

    await marina.writes("um", { times: 3 });

    const chat = await chatOf(marina);
    expect(chat.unreadCount).toBe(1);
    expect(await desk.messages(chat.id)).toHaveLength(1);
  });

  it("keeps the order and the count when many sessions' events come at the same time", async () => {
    const everybody = Array.from({ length: 12 }, (_, index) => newCustomer(`Cliente ${index}`));

    await Promise.all(
      everybody.map(async (customer) => {
        for (let count = 1; count <= 10; count += 1) await customer.writes(`mensagem ${count}`);
      }),
    );

    for (const customer of everybody) {
      const chat = await chatOf(customer);
      expect(chat.unreadCount).toBe(10);
      expect((await desk.messages(chat.id)).map(({ text }) => text)).toEqual(
        Array.from({ length: 10 }, (_, index) => `mensagem ${index + 1}`),
      );
    }
  });

  it("knows one person by LID and by number, whichever came first, with the ninth digit and without", async () => {
    const { person, ...zuleide } = newCustomer("Dona Zuleide");
    const marina = Object.assign(newCustomer("Dona Zuleide"), zuleide);
    const phone = marina.person.phone ?? "";
    const withoutNinth = `${phone.slice(0, 5)}${phone.slice(6)}`;

    await marina.writes("só o LID", { knows: { jid: marina.person.lid, lid: marina.person.lid } });
    await marina.writes("só o número", { knows: { jid: `${phone.slice(1)}@s.whatsapp.net`, phone } });
    await marina.writes("os dois", { knows: marina.person });
    await marina.writes("sem o nono dígito", {
      knows: { jid: `${withoutNinth.slice(1)}@s.whatsapp.net`, phone: withoutNinth },
    });

    const chats = (await desk.chats()).filter(
      ({ contact }) => contact.phone === phone || contact.phone === withoutNinth,
    );
    expect(chats).toHaveLength(1);
    expect((await desk.messages(chats[0]?.id ?? "")).map(({ text }) => text)).toEqual(
      expect.arrayContaining(["só o LID", "só o número", "os dois", "sem o nono dígito"]),
    );
    expect(person.name).toBe("Dona Zuleide");
  });

  it("opens a resolved chat again", async () => {
    const marina = newCustomer();
    await marina.writes("oi");
    const { id } = await chatOf(marina);
    await desk.client.send("PATCH", `/api/chats/${id}`, JSON.stringify({ status: "resolved" }), {
      "content-type": "application/json",
    });

    await marina.writes("mais uma coisa");

    expect(await chatOf(marina)).toMatchObject({ status: "open", unreadCount: 2 });
  });

  it("brings an image by itself, and gives it to members alone, whole and in parts", async () => {
    const marina = newCustomer();
    await marina.writes("", {
      content: {
        type: "image",
        media: { mediaId: "m1", mimeType: "image/jpeg", width: 4, height: 3 },
        caption: "este",
      },
    });
    const { id } = await chatOf(marina);

    const image = await eventually(async () => {
      const [message] = await desk.messages(id);
      expect(message?.media?.state).toBe("ready");
      return message;
    });

    const path = `/api/media/${image?.media?.id}`;
    expect(await desk.client.get(path)).toMatchObject({ status: 200, body: "a photo" });
    expect(await desk.client.send("GET", path, undefined, { range: "bytes=2-6" })).toMatchObject({
      status: 206,
      body: "photo",
    });
    expect(await desk.stranger.get(path)).toMatchObject({ status: 401 });
  });

  it("applies edits, revocations and reactions to the message they mean", async () => {
    const marina = newCustomer();
    const first = await marina.writes("38");
    const second = await marina.writes("apaga isso");
    await marina.tells("message.edited", { messageId: first, content: { type: "text", text: "39" } });
    await marina.tells("message.reaction", { messageId: first, emoji: "👍", fromMe: false });
    await marina.tells("message.revoked", { messageId: second });

    const [edited, revoked] = await desk.messages((await chatOf(marina)).id);

    expect(edited).toMatchObject({ text: "39", editedAt: expect.any(String), reactions: [{ emoji: "👍" }] });
    expect(revoked).toMatchObject({ revokedAt: expect.any(String) });
    expect(revoked).not.toHaveProperty("text");
  });
});

describe("sending a message", () => {
  it("queues it, hands it over once, and moves its state only forward", async () => {
    const marina = newCustomer();
    await marina.writes("oi");
    const chat = await chatOf(marina);

    const answers = await Promise.all([desk.send(chat.id, "olá!", "k1"), desk.send(chat.id, "olá!", "k1")]);
    await eventually(async () => expect((await desk.messages(chat.id))[1]?.state).toBe("sent"));
    const messageId = answers[0]?.body.whatsappId;
    await marina.tells("message.status", { messageId, state: "read" });
    await marina.tells("message.status", { messageId, state: "delivered" });
    await marina.tells("message.status", { messageId, state: "failed", reason: { code: "late", message: "late" } });

    expect(answers.map(({ status, body }) => [status, body.id])).toEqual([
      [201, answers[0]?.body.id],
      [201, answers[0]?.body.id],
    ]);
    expect(desk.gateway.sent.filter(({ body }) => body.messageId === messageId)).toHaveLength(1);
    expect((await desk.messages(chat.id)).map(({ text, state }) => [text, state])).toEqual([
      ["oi", "received"],
      ["olá!", "read"],
    ]);
    expect(await chatOf(marina)).toMatchObject({ assignee: { name: "Ana Lima" } });
    expect(await desk.send(chat.id, "outra coisa", "k1")).toMatchObject({
      status: 409,
      body: { type: "/problems/idempotency-key-reused" },
    });
  });

  it("keeps what is written while the session is down, and sends it in order when it is back", async () => {
    const marina = newCustomer();
    await marina.writes("oi");
    const chat = await chatOf(marina);
    desk.gateway.state.refusal = { status: 409, type: "/problems/session-not-connected", detail: "not connected" };
    for (const text of ["um", "dois", "três"]) await desk.send(chat.id, text);
    await eventually(async () => {
      const { rows } = await desk.context.db.pool.query(
        "select 1 from graphile_worker.jobs where task_identifier = 'send-queued-messages'",
      );
      expect(rows).toEqual([]);
    });
    expect((await desk.messages(chat.id)).map(({ state }) => state)).toEqual([
      "received",
      "queued",
      "queued",
      "queued",
    ]);

    desk.gateway.state.refusal = undefined;
    await desk.sessionIs({ status: "connected", connectedAt: new Date().toISOString() });
    await eventually(
      async () =>
        expect((await desk.messages(chat.id)).map(({ state }) => state)).toEqual(["received", "sent", "sent", "sent"]),
      { timeout: 8_000 },
    );

    const texts = desk.gateway.sent.filter(({ body }) => body.to === marina.person.jid).map(({ body }) => body.text);
    expect(texts).toEqual(["um", "dois", "três"]);
  });

  it("fails with the reason when it can never be sent, and can be sent again", async () => {
    const marina = newCustomer();
    await marina.writes("oi");
    const chat = await chatOf(marina);
    desk.gateway.state.refusal = { status: 400, type: "/problems/invalid-input", detail: "no such number" };
    const { body } = await desk.send(chat.id, "olá");
    await eventually(async () =>
      expect((await desk.messages(chat.id))[1]).toMatchObject({
        state: "failed",
        stateReason: { message: "no such number" },
      }),
    );

    desk.gateway.state.refusal = undefined;
    expect(await desk.client.post(`/api/messages/${body.id}/retry`)).toMatchObject({
      status: 200,
      body: { state: "queued" },
    });
    await eventually(async () => expect((await desk.messages(chat.id))[1]).toMatchObject({ state: "sent" }));
  });

  it("quotes a photo without words as a photo", async () => {
    const marina = newCustomer();
    const thumbnail = Buffer.from("a small picture").toString("base64");
    await marina.writes("", {
      content: { type: "image", media: { mediaId: "p1", mimeType: "image/jpeg", thumbnail } },
    });
    const chat = await chatOf(marina);
    const [photo] = await desk.messages(chat.id);
    await desk.sendAny({ chatId: chat.id, type: "text", text: "linda", replyTo: photo?.id });
    await eventually(async () => expect((await desk.messages(chat.id))[1]?.state).toBe("sent"));

    expect(desk.gateway.sent.at(-1)).toHaveProperty("body.quoted", {
      type: "image",
      mimeType: expect.any(String),
      thumbnail,
      author: marina.person.jid,
    });
  });

  it("quotes, edits, reacts and takes back", async () => {
    const marina = newCustomer();
    await marina.writes("38 tem?");
    const chat = await chatOf(marina);
    const [question] = await desk.messages(chat.id);
    const json = { "content-type": "application/json" };
    const reply = await desk.client.send<Message>(
      "POST",
      "/api/messages",
      JSON.stringify({ chatId: chat.id, type: "text", text: "tem", replyTo: question?.id }),
      { ...json, "idempotency-key": "q1" },
    );
    await eventually(async () => expect((await desk.messages(chat.id))[1]?.state).toBe("sent"));

    expect(reply.body).toMatchObject({ replyTo: { id: question?.id, text: "38 tem?" } });
    expect(desk.gateway.sent.at(-1)?.body).toMatchObject({ quoted: { text: "38 tem?", author: marina.person.jid } });
    expect(
      await desk.client.send("PATCH", `/api/messages/${reply.body.id}`, JSON.stringify({ text: "tem sim" }), json),
    ).toMatchObject({ body: { text: "tem sim", editedAt: expect.any(String) } });
    expect(await desk.client.post(`/api/messages/${question?.id}/reaction`, { emoji: "👍" })).toMatchObject({
      body: { reactions: [{ emoji: "👍" }] },
    });
    expect(await desk.client.send("DELETE", `/api/messages/${reply.body.id}`)).toMatchObject({
      body: { revokedAt: expect.any(String) },
    });
    expect(
      await desk.client.send("PATCH", `/api/messages/${question?.id}`, JSON.stringify({ text: "x" }), json),
    ).toMatchObject({ status: 409 });
  });

  it("takes an image that is one by its bytes, whatever its name", async () => {
    const png = Uint8Array.from(
      Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
    );

    expect(await desk.upload(new Blob([png]), "../../etc/pass\u202ewd.png")).toMatchObject({
      status: 201,
      body: { mimeType: "image/png", fileName: "passwd.png" },
    });
    const script = new Blob(["<script>alert(1)</script>"], { type: "image/png" });
    expect(await desk.upload(script, "photo.png")).toMatchObject({
      status: 201,
      body: { mimeType: "application/octet-stream" },
    });
    expect(await desk.upload(new Blob([]), "empty.png")).toMatchObject({ status: 400 });
  });

  it("takes no file that is too large, and says so", async () => {
    const chunk = new Uint8Array(16 * 1024 * 1024);

    const answer = await desk.upload(new Blob(Array.from({ length: 7 }, () => chunk)), "big.zip");

    expect(answer).toMatchObject({ status: 413, body: { type: "/problems/body-too-large" } });
  });
});

describe("reading a chat", () => {
  it("clears the badge and tells WhatsApp, once", async () => {
    const marina = newCustomer();
    const ids = [await marina.writes("um"), await marina.writes("dois")];
    const chat = await chatOf(marina);

    await desk.client.post(`/api/chats/${chat.id}/read`);
    await desk.client.post(`/api/chats/${chat.id}/read`);

    expect((await chatOf(marina)).unreadCount).toBe(0);
    await eventually(() =>
      expect(
        desk.gateway.read.filter(({ jid }) => jid === marina.person.jid).map(({ messageIds }) => messageIds.toSorted()),
      ).toEqual([ids.toSorted()]),
    );
  });
});

describe("paging through a thread", () => {
  it("shows every message exactly once, oldest first", async () => {
    const marina = newCustomer();
    for (let count = 1; count <= 25; count += 1) await marina.writes(`${count}`);
    const { id } = await chatOf(marina);
    type Page = { messages: Message[]; hasMore: boolean };

    const seen: Message[] = [];
    for (let before = ""; ; before = `&before=${seen[0]?.id}`) {
      const { body } = await desk.client.get<Page>(`/api/messages?chatId=${id}&limit=10${before}`);
      seen.unshift(...body.messages);
      if (!body.hasMore) break;
    }
    const after = await desk.client.get<Page>(`/api/messages?chatId=${id}&limit=10&after=${seen[19]?.id}`);

    expect(seen.map(({ text }) => text)).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
    expect(after.body.messages.map(({ text }) => text)).toEqual(["21", "22", "23", "24", "25"]);
  });
});
