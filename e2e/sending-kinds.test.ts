import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../scripts/system/eventually.ts";
import { BUSINESS, openLinkedDesk } from "./whole-system.ts";

const MARINA = { number: "+5531991110002", name: "Marina" };
const BETO = { number: "+5531991110003", name: "Beto" };
const OGG = Buffer.concat([Buffer.from("OggS"), Buffer.alloc(24), Buffer.from("OpusHead"), Buffer.alloc(12)]);
const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypisom"), Buffer.alloc(12)]);
const WEBP = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");
const CARDS = [
  { name: "João", phone: "+5531988887777" },
  { name: "Bia", phone: "+5531988886666" },
  { name: "Caio", phone: "+5531988885555" },
] as const;

/** A message as a customer's phone has it. */
interface Received {
  readonly type: string;
  readonly group?: string;
  readonly text?: string;
  readonly edited?: { readonly text: string };
  readonly contacts?: readonly { name: string; vcard: string }[];
}

let whole: Awaited<ReturnType<typeof openLinkedDesk>>;
let lidOfMarina: string;
beforeAll(async () => {
  whole = await openLinkedDesk();
  const { control } = whole.whatsApp;
  lidOfMarina = (await control.post<{ lid: string }>("/customers", MARINA)).lid;
  await control.post("/customers", BETO);
});
afterAll(() => whole?.stop());

const pathOf = ({ number }: typeof MARINA) => `/customers/${encodeURIComponent(number)}/messages`;
const receivedBy = async (customer: typeof MARINA) =>
  (await whole.whatsApp.control.get<{ messages: Received[] }>(pathOf(customer))).messages;
const chatWith = (name: string) =>
  eventually(`the chat with ${name}`, async () =>
    (await whole.desk.chats()).find(({ contact }) => contact.name === name),
  );

let keys = 0;
async function send(body: object): Promise<void> {
  keys += 1;
  const headers = { "idempotency-key": `kind-${keys}` };
  await whole.desk.post("/api/messages", body, headers);
}

async function upload(bytes: Buffer, type: string): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(bytes)], { type }), "arquivo");
  const { url } = whole.system;
  const headers = { cookie: whole.desk.cookie, origin: url };
  const answer = await fetch(`${url}/api/media`, { method: "POST", headers, body: form });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

it("a customer's phone gets each kind as what it is: stickers, GIFs, what opens once, live places, cards, a link's preview", async () => {
  await whole.whatsApp.control.post(pathOf(MARINA), { to: BUSINESS.number, type: "text", text: "oi" });
  const { id: chatId } = await chatWith(MARINA.name);
  const [webp, mp4, ogg] = [
    await upload(WEBP, "image/webp"),
    await upload(MP4, "video/mp4"),
    await upload(OGG, "audio/ogg"),
  ];
  const linkPreview = { url: "https://loja.example/tenis", title: "Tênis", description: "Confortável" };
  const [card, ...others] = CARDS;

  const sent: object[] = [
    { type: "sticker", mediaId: webp },
    { type: "video", mediaId: mp4, isGif: true },
    { type: "image", mediaId: webp, text: "só uma vez", isViewOnce: true },
    { type: "video", mediaId: mp4, isViewOnce: true },
    { type: "audio", mediaId: ogg, isVoice: true, isViewOnce: true },
    { type: "location", latitude: -19.9, longitude: -43.9, isLive: true },
    { type: "contact", ...card, others },
    { type: "text", text: `veja ${linkPreview.url}`, linkPreview },
  ];
  for (const one of sent) await send({ chatId, ...one });
  const cards = (await whole.desk.messages(chatId)).find(({ contacts }) => contacts?.length === CARDS.length);
  await send({ chatId, type: "forward", forwardOf: cards?.id });

  const all = await eventually("all of it", async () => {
    const got = await receivedBy(MARINA);
    return got.length === sent.length + 1 ? got : undefined;
  });
  const shownCards = CARDS.map(({ name, phone }) => ({ name, vcard: expect.stringContaining(phone) }));
  expect(all).toMatchObject([
    { type: "stickerMessage", mimeType: "image/webp" },
    { type: "videoMessage", isGif: true },
    { type: "imageMessage", text: "só uma vez", isViewOnce: true },
    { type: "videoMessage", isViewOnce: true },
    { type: "audioMessage", voice: true, isViewOnce: true },
    { type: "liveLocationMessage", location: { latitude: -19.9, longitude: -43.9, isLive: true } },
    { type: "contactsArrayMessage", contacts: shownCards },
    { text: `veja ${linkPreview.url}`, linkPreview },
    { type: "contactsArrayMessage", contacts: shownCards, isForwarded: true },
  ]);
});

it("a group's member is told by name: the desk knows who is in it, and the phone knows who is meant", async () => {
  const participants = [BUSINESS.number, MARINA.number, BETO.number];
  const { jid } = await whole.whatsApp.control.post<{ jid: string }>("/groups", {
    subject: "Obra da Rua 7",
    participants,
    owner: BETO.number,
  });
  const write = `/groups/${encodeURIComponent(jid)}/messages`;
  await whole.whatsApp.control.post(write, { from: MARINA.number, type: "text", text: "bom dia" });
  const { id: chatId } = await chatWith("Obra da Rua 7");
  const marina = await eventually("who is in the group", async () => {
    const people = await whole.desk.get<{ participants: { jid: string; name?: string }[] }>(
      `/api/chats/${chatId}/participants`,
    );
    return people.participants.length === 2 ? people.participants.find(({ name }) => name === MARINA.name) : undefined;
  });
  const text = `@${marina.jid.replace(/@.*/, "")} pode vir hoje?`;

  await send({ chatId, type: "text", text, mentions: [marina.jid] });

  const got = await eventually("the message in the group", async () =>
    (await receivedBy(MARINA)).find(({ group }) => group === jid),
  );
  expect(got).toMatchObject({ text, mentions: [lidOfMarina] });

  const own = await eventually("that WhatsApp has it", async () =>
    (await whole.desk.messages(chatId)).find((one) => one.text === text && one.state !== "queued"),
  );
  await whole.desk.patch(`/api/messages/${own.id}`, { text: text.replace("hoje", "amanhã") });

  const edited = await eventually("the edit in the group", async () =>
    (await receivedBy(MARINA)).find((one) => one.edited),
  );
  expect(edited).toMatchObject({ edited: { text: text.replace("hoje", "amanhã"), mentions: [lidOfMarina] } });
});
