import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, MARINA, openGateway, SHOP } from "../../test/gateway.ts";
import { SESSION_TIMINGS, type SessionTimings } from "../sessions/timings.ts";

const BETO = "+5531997654321";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
  gateway.simulator.addCustomer({ number: BETO, name: "Beto" });
});
afterEach(() => gateway.stop());

const send = (body: unknown, key: string) =>
  gateway.call<{ id: string; type?: string; state?: string }>("POST", "/sessions/shop/messages", body, {
    "idempotency-key": key,
  });

describe("a group", () => {
  const open = async () => {
    const group = gateway.simulator.addGroup({ subject: "Equipe", participants: [SHOP, MARINA, BETO] });
    await gateway.link();
    return group;
  };

  it("brings its messages with who wrote them, and is told by its name", async () => {
    const group = await open();

    await gateway.marina.sendToGroup(group.jid, { type: "text", text: "Oi, equipe" });
    await gateway.receiver.until((receiver) => receiver.of("chat.updated").length === 1);

    const [received] = gateway.receiver.of("message.received");
    expect(received?.data).toMatchObject({
      chat: { kind: "group", jid: group.jid },
      sender: { phone: MARINA, name: "Marina Duarte", lid: gateway.marina.account.lid },
      content: { type: "text", text: "Oi, equipe" },
    });
    expect(gateway.receiver.of("chat.updated")[0]?.data).toMatchObject({
      subject: "Equipe",
      participants: expect.arrayContaining([expect.objectContaining({ phone: MARINA, isAdmin: false })]),
    });
    await gateway.marina.sendToGroup(group.jid, { type: "text", text: "de novo" });
    await gateway.receiver.until(({ texts }) => texts.length === 2);
    expect(gateway.receiver.of("message.received")[1]?.data.chat).toEqual({
      kind: "group",
      jid: group.jid,
      subject: "Equipe",
    });
  });

  it("gets answers that all its members read", async () => {
    const group = await open();
    const beto = gateway.simulator.phone(BETO);

    const { status, body } = await send({ to: group.jid, type: "text", text: "Bom dia" }, "g1");
    await gateway.marina.until(({ received }) => received.length === 1);
    await beto?.until(({ received }) => received.length === 1);

    expect(status).toBe(202);
    expect(beto?.received[0]).toMatchObject({ id: body.id, group: group.jid });
    expect(gateway.marina.received[0]?.message.extendedTextMessage?.text).toBe("Bom dia");
  });

  it("has its messages reacted to, and read, as what they are: somebody's", async () => {
    const group = await open();
    const { id } = await gateway.marina.sendToGroup(group.jid, { type: "text", text: "quem abre hoje?" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const own = await send({ to: group.jid, type: "text", text: "eu" }, "g1");
    const react = (messageId: string) =>
      gateway.call("POST", `/sessions/shop/messages/${messageId}/reaction`, { chat: group.jid, emoji: "👍" });

    expect(await react(id)).toMatchObject({ status: 202 });
    expect(await react(own.body.id)).toMatchObject({ status: 202 });
    expect(await react("3EB0NEVERSEEN")).toMatchObject({ status: 404 });
    await gateway.call("POST", `/sessions/shop/chats/${encodeURIComponent(group.jid)}/read`, { messageIds: [id] });
    await gateway.marina.until(({ received }) => received.length === 3);
    await gateway.marina.until(({ receipts }) => receipts.get(id) === "read");

    const reactions = gateway.marina.received.flatMap(({ message }) => message.reactionMessage?.key ?? []);
    expect(reactions).toMatchObject([
      { id, fromMe: false, participant: gateway.marina.account.lid },
      { id: own.body.id, fromMe: true },
    ]);
  });

  it("tells of its name, its description, its timer, and who joins and leaves", async () => {
    const group = await open();
    const [marina, beto] = [gateway.marina.account, gateway.simulator.phone(BETO)?.account];
    if (!beto) throw new Error("no Beto");

    group.rename("Equipe nova", marina);
    group.describe("Só trabalho", marina);
    group.setDisappearing(86_400, marina);
    group.setAdmin([beto], true, marina);
    group.remove([beto], beto);
    group.add([beto], marina);
    await gateway.receiver.until((receiver) => receiver.of("chat.participants").length === 3);

    const about = { kind: "group", jid: group.jid };
    expect(gateway.receiver.of("chat.updated").map(({ data }) => data)).toMatchObject([
      { chat: { ...about, subject: "Equipe nova" }, subject: "Equipe nova", by: { phone: MARINA } },
      { chat: about, description: "Só trabalho" },
      { chat: about, disappearingSeconds: 86_400 },
    ]);
    expect(gateway.receiver.of("chat.participants").map(({ data }) => data)).toMatchObject([
      { action: "promoted", participants: [{ phone: BETO }], by: { phone: MARINA } },
      { action: "left", participants: [{ phone: BETO }], by: { phone: BETO } },
      { action: "joined", participants: [{ phone: BETO }] },
    ]);
  });
});

describe("a call", () => {
  it("that nobody takes is told once, with who called", async () => {
    await gateway.link();

    const callId = gateway.marina.call(SHOP, { isVideo: true });
    gateway.marina.call(SHOP, { outcome: "answered_elsewhere" });
    await gateway.receiver.until((receiver) => receiver.of("call.received").length === 2);

    const calls = gateway.receiver.of("call.received").map(({ data }) => data);
    expect(calls).toMatchObject([
      { callId, outcome: "missed", isVideo: true, caller: { phone: MARINA }, chat: { kind: "direct" } },
      { outcome: "answered_elsewhere", isVideo: false },
    ]);
  });

  it("is told though it came while the gateway was away", async () => {
    await gateway.link();
    await gateway.halt();
    gateway.marina.call(SHOP);
    await gateway.restart();
    await gateway.receiver.until((receiver) => receiver.of("call.received").length === 1);

    expect(gateway.receiver.of("call.received")[0]?.data).toMatchObject({ outcome: "missed" });
  });
});

describe("a poll", () => {
  it("of ours brings the votes of customers, and changed ones", async () => {
    await gateway.link();
    const { body } = await send({ to: MARINA, type: "poll", question: "Qual?", options: ["Azul", "Verde"] }, "p1");
    await gateway.marina.until(({ received }) => received.length === 1);

    await gateway.marina.vote(SHOP, body.id, ["Verde"]);
    await gateway.marina.vote(SHOP, body.id, []);
    await gateway.receiver.until((receiver) => receiver.of("message.poll_vote").length === 2);

    expect(gateway.receiver.of("message.poll_vote").map(({ data }) => data)).toMatchObject([
      { messageId: body.id, options: ["Verde"], sender: { phone: MARINA }, fromMe: false },
      { messageId: body.id, options: [] },
    ]);
  });

  it("of a customer brings their own vote", async () => {
    await gateway.link();
    const { id } = await gateway.marina.send({
      to: SHOP,
      type: "poll",
      question: "Horário?",
      options: ["9h", "10h"],
      multiple: true,
    });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    await gateway.marina.vote(SHOP, id, ["9h", "10h"]);
    await gateway.receiver.until((receiver) => receiver.of("message.poll_vote").length === 1);

    expect(gateway.receiver.of("message.received")[0]?.data.content).toEqual({
      type: "poll",
      question: "Horário?",
      options: ["9h", "10h"],
      maxSelections: 0,
    });
    expect(gateway.receiver.of("message.poll_vote")[0]?.data.options).toEqual(["9h", "10h"]);
  });
});

describe("our own vote", () => {
  const vote = (messageId: string, body: unknown, key = "v1") =>
    gateway.call<{ id: string; state: string }>("POST", `/sessions/shop/messages/${messageId}/vote`, body, {
      "idempotency-key": key,
    });
  const poll = { type: "poll", question: "Horário?", options: ["9h", "10h"] } as const;

  it("is read by the phone of whoever made the poll, once for each key; a later one changes it", async () => {
    await gateway.link();
    const { id } = await gateway.marina.send({ to: SHOP, ...poll });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const chat = gateway.receiver.of("message.received")[0]?.data.chat.jid;

    const first = await vote(id, { chat, options: ["10h"] });
    expect(first).toMatchObject({ status: 202, body: { state: "sent" } });
    expect((await vote(id, { chat, options: ["10h"] })).body.id).toBe(first.body.id);
    const second = await vote(id, { chat, options: [] }, "v2");
    await gateway.marina.until(({ received }) => received.length === 2);

    expect(gateway.marina.received.map(({ copies }) => copies)).toEqual([1, 1]);
    expect(gateway.marina.chosen(first.body.id)).toEqual(["10h"]);
    expect(gateway.marina.chosen(second.body.id)).toEqual([]);
  });

  it("in a group, and in a poll of our own, is read too", async () => {
    const group = gateway.simulator.addGroup({ subject: "Equipe", participants: [SHOP, MARINA, BETO] });
    await gateway.link();
    const { id } = await gateway.marina.sendToGroup(group.jid, { ...poll, multiple: true });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const own = await send({ to: MARINA, ...poll }, "p1");
    await gateway.marina.until(({ received }) => received.length === 1);

    const inGroup = await vote(id, { chat: group.jid, options: ["9h", "10h"] });
    const inOwn = await vote(own.body.id, { chat: gateway.marina.account.lid, options: ["9h"] }, "v2");
    await gateway.marina.until(({ received }) => received.length === 3);

    expect(gateway.marina.chosen(inGroup.body.id)).toEqual(["9h", "10h"]);
    expect(gateway.marina.chosen(inOwn.body.id)).toEqual(["9h"]);
  });

  it("is refused for a poll that is not known, an option that it has not, and more than may be chosen", async () => {
    await gateway.link();
    const { id } = await gateway.marina.send({ to: SHOP, ...poll });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    const chat = gateway.marina.account.lid;

    expect(await vote("NOTHING", { chat, options: ["9h"] })).toMatchObject({ status: 404 });
    expect(await vote(id, { chat, options: ["11h"] })).toMatchObject({
      status: 400,
      body: { detail: "The poll has no option 11h. Choose from: 9h, 10h." },
    });
    expect(await vote(id, { chat, options: ["9h", "10h"] })).toMatchObject({ status: 400 });
    expect(await vote(id, { chat, options: ["9h", "9h"] })).toMatchObject({ status: 400 });
    expect(gateway.marina.received).toHaveLength(0);
  });
});

describe("a phone's history", () => {
  const chats = () => [
    {
      number: MARINA,
      unreadCount: 1,
      messages: Array.from({ length: 120 }, (_, index) => ({
        id: `OLD${index}`,
        fromMe: index % 2 === 1,
        text: `antiga ${index}`,
        at: new Date(Date.now() - (121 - index) * 60_000),
      })),
    },
    {
      number: BETO,
      messages: [{ id: "ANCIENT", fromMe: false, text: "de outro ano", at: new Date(Date.now() - 400 * 86_400_000) }],
    },
  ];

  it("comes in batches with progress after linking, as far back as is wished, without delaying what is written now", async () => {
    await gateway.shop.rememberChats(chats(), 2);
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "agora" });
    await gateway.receiver.until((receiver) => receiver.of("history.synced").some(({ data }) => data.isLast));

    const parts = gateway.receiver.of("history.synced").map(({ data }) => data);
    const messages = parts.flatMap((part) => part.messages);
    expect(messages.map(({ id }) => id)).toEqual(Array.from({ length: 120 }, (_, index) => `OLD${index}`));
    expect(messages[1]).toMatchObject({ fromMe: true, content: { text: "antiga 1" } });
    expect(messages[0]).toMatchObject({ fromMe: false, sender: { phone: MARINA }, chat: { kind: "direct" } });
    expect(Math.max(...parts.map((part) => part.messages.length))).toBeLessThanOrEqual(50);
    expect(parts.map(({ progress }) => progress)).toEqual(
      parts.map(({ progress }) => progress).toSorted((a, b) => a - b),
    );
    expect(parts.flatMap((part) => part.chats)).toContainEqual(expect.objectContaining({ unreadCount: 1 }));
    expect(parts.flatMap((part) => part.contacts)).toContainEqual(
      expect.objectContaining({ phone: MARINA, lid: gateway.marina.account.lid, name: "Marina Duarte" }),
    );
    expect(gateway.receiver.texts).toEqual(["agora"]);
  });

  it("is neither kept nor told where none is wished", async () => {
    await gateway.stop();
    gateway = await openGateway({ environment: { WHATSAPP_HISTORY_DAYS: "0" } });
    await gateway.shop.rememberChats(
      chats().filter(({ number }) => number === MARINA),
      2,
    );
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "agora" });
    await eventually(() => expect(gateway.simulator.stats().receiptsMissing).toBe(0));

    // What had been kept would be taken in now.
    gateway.environment.WHATSAPP_HISTORY_DAYS = "30";
    await gateway.restart();
    await gateway.marina.send({ to: SHOP, type: "text", text: "depois" });
    await gateway.receiver.until(({ texts }) => texts.includes("depois"));

    expect(gateway.receiver.texts).toEqual(["agora", "depois"]);
    expect(gateway.receiver.of("history.synced")).toEqual([]);
  });

  it("lets what is written now go first, however much of it waits", async () => {
    await gateway.shop.rememberChats(
      [
        {
          number: MARINA,
          messages: Array.from({ length: 2_000 }, (_, index) => ({
            id: `OLD${index}`,
            fromMe: false,
            text: `antiga ${index}`,
            at: new Date(Date.now() - (2_001 - index) * 60_000),
          })),
        },
      ],
      2,
    );
    await gateway.link();
    await gateway.receiver.until((receiver) => receiver.of("history.synced").length > 0);

    await gateway.marina.send({ to: SHOP, type: "text", text: "agora" });
    await gateway.receiver.until((receiver) => receiver.of("history.synced").some(({ data }) => data.isLast));

    // Of forty parts and more, a handful are under way when it comes.
    const { events } = gateway.receiver;
    const [now, end] = [
      events.findIndex(({ type }) => type === "message.received"),
      events.findLastIndex(({ type }) => type === "history.synced"),
    ];
    expect(gateway.receiver.of("history.synced").length).toBeGreaterThanOrEqual(40);
    expect(now).toBeGreaterThan(0);
    expect(now).toBeLessThan(end - 10);
  });

  it("is fetched again when the media host fails for a moment", async () => {
    await gateway.shop.rememberChats(chats(), 2);
    gateway.simulator.disturbMedia("cut", 4);
    await gateway.link();
    await gateway.receiver.until((receiver) => receiver.of("history.synced").some(({ data }) => data.isLast));

    expect(gateway.receiver.of("history.synced").flatMap(({ data }) => data.messages)).toHaveLength(120);
  });

  const isOver = () =>
    gateway.receiver.until((receiver) => receiver.of("history.synced").some(({ data }) => data.isLast));
  const toldMessages = () => gateway.receiver.of("history.synced").flatMap(({ data }) => data.messages);
  let timings: { history: SessionTimings["history"] };
  const reopen = async (history: Partial<SessionTimings["history"]> = {}) => {
    await gateway.stop();
    timings = { history: { ...SESSION_TIMINGS.history, ...history } };
    gateway = await openGateway({ timings });
    gateway.simulator.addCustomer({ number: BETO, name: "Beto" });
  };
  /** When all parts are here, the time is up for those that could not be fetched. */
  const timePasses = async () => {
    await eventually(() => expect(gateway.simulator.stats().receiptsMissing).toBe(0));
    timings.history = { firstPauseMs: 1, longestPauseMs: 10, givenUpAfterMs: 0 };
    await gateway.restart();
  };

  it("is tried again for long, over restarts too, and lets what is written now through meanwhile", async () => {
    await reopen({ longestPauseMs: 10 });
    await gateway.shop.rememberChats(chats(), 2);
    gateway.simulator.disturbMedia("cut", 60);
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "agora" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    expect(toldMessages()).toEqual([]);
    await gateway.restart();
    await isOver();

    expect(toldMessages()).toHaveLength(120);
    expect(gateway.receiver.of("history.synced").at(-1)?.data).toMatchObject({ progress: 100, isLast: true });
    expect(gateway.receiver.of("history.synced").filter(({ data }) => data.progress === 100)).toHaveLength(1);
    expect(gateway.receiver.of("history.synced").some(({ data }) => data.missing)).toBe(false);
  });

  it("ends without the part that cannot be had, and says that it is missing", async () => {
    await reopen();
    const { shop } = gateway;
    const handOver = shop.handOver.bind(shop);
    shop.handOver = ([first, ...others]) => {
      const notice = first?.protocolMessage?.historySyncNotification;
      if (notice) notice.directPath = "/nowhere";
      handOver([...(first ? [first] : []), ...others]);
    };
    await shop.rememberChats(chats(), 2);
    await gateway.link();
    await gateway.receiver.until((receiver) =>
      receiver.of("history.synced").some(({ data }) => data.contacts.length > 0),
    );
    expect(gateway.receiver.of("history.synced").some(({ data }) => data.isLast)).toBe(false);
    await timePasses();
    await isOver();

    const parts = gateway.receiver.of("history.synced").map(({ data }) => data);
    expect(parts.at(-1)).toMatchObject({ progress: 100, isLast: true, missing: 1 });
    expect(parts.filter(({ isLast }) => isLast)).toHaveLength(1);
    expect(parts.flatMap(({ contacts }) => contacts)).not.toEqual([]);
  });

  it("ends though no part of it can be had", async () => {
    await reopen();
    await gateway.shop.rememberChats(chats(), 2);
    gateway.simulator.disturbMedia("gone", Number.POSITIVE_INFINITY);
    await gateway.link();
    await timePasses();
    await isOver();

    expect(gateway.receiver.of("history.synced").at(-1)?.data).toMatchObject({
      progress: 100,
      isLast: true,
      missing: 3,
    });
    expect(toldMessages()).toEqual([]);
  });

  it("goes on after a restart, and comes no second time", async () => {
    await gateway.shop.rememberChats(chats(), 2);
    await gateway.link();
    await gateway.receiver.until((receiver) => receiver.of("history.synced").length > 0);
    await gateway.restart();
    await gateway.receiver.until((receiver) => receiver.of("history.synced").some(({ data }) => data.isLast));

    const ids = gateway.receiver.of("history.synced").flatMap(({ data }) => data.messages.map(({ id }) => id));
    expect(ids.length).toBe(120);
    expect(new Set(ids).size).toBe(120);
  });
});
