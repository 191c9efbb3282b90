import type { Participant } from "@gomarketing/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Desk, envelope, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";

const SHOP = "+5531999990000";
const ANA = { jid: "101@lid", lid: "101@lid", phone: "+5531988880001" };
const BIA = { jid: "102@lid", lid: "102@lid", phone: "+5531988880002" };
const CAIO = { jid: "103@lid", lid: "103@lid" };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.sessionIs({ status: "connected", phone: SHOP, connectedAt: new Date().toISOString() });
});
afterAll(() => desk?.stop());

let groups = 0;
/** A group in which Ana has written. */
async function openGroup() {
  groups += 1;
  const jid = `12036300${groups}@g.us`;
  const group = { kind: "group", jid, subject: `Obra ${groups}` };
  const tell = (type: string, data: Record<string, unknown>) =>
    desk.deliver(envelope(desk.session.id, type, { chat: group, at: "2026-01-01T10:00:00.000Z", ...data }));
  const writes = (sender: object, id: string, said: object = {}) =>
    desk.deliver(
      envelope(desk.session.id, "message.received", {
        id: `${id}${groups}`,
        chat: group,
        sender,
        sentAt: new Date().toISOString(),
        content: { type: "text", text: "oi" },
        isOffline: false,
        ...said,
      }),
    );
  await writes({ ...ANA, name: "Ana" }, "ANA");
  const chat = (await desk.chats()).find(({ contact }) => contact.name === group.subject);
  if (!chat) throw new Error("no chat");
  const people = async () =>
    (await desk.client.read<{ participants: Participant[] }>(`/api/chats/${chat.id}/participants`)).participants;
  const names = async () => (await people()).map(({ name, phone, jid }) => name ?? phone ?? jid);
  return { jid, chatId: chat.id, tell, writes, people, names };
}

it("a group's people are whom WhatsApp told of, by the names they write under, without the account itself", async () => {
  const { tell, writes, people } = await openGroup();

  const participants = [BIA, CAIO, { ...ANA, isAdmin: true }, { jid: "9@lid", phone: SHOP }];
  await tell("chat.updated", { participants: participants.map((one) => ({ isAdmin: false, ...one })) });
  await writes({ ...BIA, name: "Bia" }, "BIA");

  expect(await people()).toEqual([
    { jid: ANA.jid, phone: ANA.phone, name: "Ana", isAdmin: true },
    { jid: BIA.jid, phone: BIA.phone, name: "Bia", isAdmin: false },
    { jid: CAIO.jid, isAdmin: false },
  ]);
});

it("whoever comes is among them, whoever leaves is not, and the name given here counts more", async () => {
  const { tell, names, people } = await openGroup();
  const move = (action: string, ...participants: object[]) => tell("chat.participants", { action, participants });

  await move("joined", BIA, CAIO);
  await move("promoted", BIA);
  await move("left", ANA);
  const bia = desk.customer("Bia", BIA.phone, BIA.lid);
  await bia.writes("oi");
  const contactId = (await desk.chats()).find(({ contact }) => contact.phone === BIA.phone)?.contact.id;
  await desk.client.send("PATCH", `/api/chat-contacts/${contactId}`, JSON.stringify({ name: "Bia da obra" }), {
    "content-type": "application/json",
  });

  expect(await names()).toEqual(["Bia da obra", CAIO.jid]);
  expect((await people())[0]).toMatchObject({ isAdmin: true });
});

it("they are named in texts and captions, and whoever reads sees by which name", async () => {
  const { jid, chatId } = await openGroup();
  const text = "@101, e @5531977776666?";

  const { status, body } = await desk.sendAny({ chatId, type: "text", text, mentions: [ANA.jid, "+5531977776666"] });

  expect([status, body.mentions]).toEqual([
    201,
    [
      { jid: ANA.jid, phone: ANA.phone, name: "Ana" },
      { jid: "5531977776666@s.whatsapp.net", phone: "+5531977776666" },
    ],
  ]);
  await eventually(() =>
    expect(desk.gateway.sent.filter((one) => one.body.to === jid)).toMatchObject([
      { body: { text, mentions: [ANA.jid, "5531977776666@s.whatsapp.net"] } },
    ]),
  );
});

it("whom customers name is shown by name too, and by number where nobody knows one", async () => {
  const { chatId, writes } = await openGroup();
  const mentions = [
    { jid: ANA.jid },
    { jid: "5531977776666@s.whatsapp.net", phone: "+5531977776666" },
    { jid: "9@lid" },
  ];

  await writes({ ...BIA, name: "Bia" }, "NAMES", { mentions });

  expect((await desk.messages(chatId)).at(-1)?.mentions).toEqual([
    { jid: ANA.jid, phone: ANA.phone, name: "Ana" },
    { jid: "5531977776666@s.whatsapp.net", phone: "+5531977776666" },
    { jid: "9@lid" },
  ]);
});

it("nobody is in a chat that is no group", async () => {
  const marina = desk.customer("Marina", "+5531994440000");
  await marina.writes("oi");
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === marina.person.phone);

  expect(await desk.client.read(`/api/chats/${chat?.id}/participants`)).toEqual({ participants: [] });
});
