import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, MARINA, MARINA_JID, openDesk, SHOP } from "../../test/desk.ts";
import { startControlServer } from "./control-server.ts";

let desk: Desk;
let control: Awaited<ReturnType<typeof startControlServer>>;
beforeEach(async () => {
  desk = await openDesk();
  control = await startControlServer(desk.simulator, 0);
});
afterEach(async () => {
  await control.close();
  await desk.close();
});

const BETO = "+5531997654321";
const marinaPath = `/customers/${encodeURIComponent(MARINA)}`;
const shopPath = `/phones/${encodeURIComponent(SHOP)}`;

describe("the control API", () => {
  it("makes a phone and a customer, who get a LID, and gives the same ones when asked again", async () => {
    const phone = await post("/phones", { number: "+5511988887777", name: "Outra loja" });
    const customer = await post("/customers", {
      number: "+5531970001111",
      name: "Bruno",
      business: { email: "b@b.example" },
    });
    const again = await post("/customers", { number: "+5531970001111", name: "Bruno" });

    expect(phone).toMatchObject({ status: 201, body: { jid: "5511988887777@s.whatsapp.net" } });
    expect(customer.body).toMatchObject({ number: "+5531970001111", lid: expect.stringMatching(/@lid$/) });
    expect(again.body).toEqual(customer.body);
  });

  it("links by QR, carries a conversation both ways, and shows what the customer has", async () => {
    const { client } = desk;
    await client.until(({ qr }) => qr !== undefined);
    await post(`${shopPath}/scan`, { qr: client.qr });
    await client.until(({ isOpen }) => isOpen);

    const asked = await post<{ id: string }>(`${marinaPath}/messages`, { to: SHOP, type: "text", text: "Oi!" });
    await client.until(({ texts }) => texts.length === 1);
    const answer = await client.send(MARINA_JID, { text: "Olá, Marina" });
    await desk.marina.until(({ received }) => received.length === 1);
    await client.socket.sendPresenceUpdate("composing", desk.marina.account.lid);
    await desk.marina.until(({ typists }) => typists.size === 1);

    expect(asked.status).toBe(201);
    expect(await get(`${marinaPath}/messages`)).toEqual({
      messages: [
        { id: answer, from: SHOP, at: expect.any(String), copies: 1, type: "extendedTextMessage", text: "Olá, Marina" },
      ],
      receipts: { [asked.body.id]: "delivered" },
      typing: { [SHOP]: "composing" },
    });
  });

  it("links by code, lets the customer act, and unlinks", async () => {
    const { client } = desk;
    await client.until(({ qr }) => qr !== undefined);
    const code = await client.socket.requestPairingCode(SHOP.slice(1));
    await post(`${shopPath}/pairing-code`, { code });
    await client.until(({ isOpen }) => isOpen);
    const {
      body: { id },
    } = await post<{ id: string }>(`${marinaPath}/messages`, { to: SHOP, type: "text", text: "um" });

    await post(`${marinaPath}/edit`, { to: SHOP, id, text: "dois" });
    await post(`${marinaPath}/reaction`, { to: SHOP, id, emoji: "👍", fromMe: true });
    await post(`${marinaPath}/revoke`, { to: SHOP, id });
    await post(`${marinaPath}/typing`, { to: SHOP });
    await client.until(({ received, presences }) => received.length === 4 && presences.length > 0);
    const sent = await client.send(MARINA_JID, { text: "ok" });
    await desk.marina.until(({ received }) => received.length === 1);
    await post(`${marinaPath}/read`, { from: SHOP });
    await client.until(({ updates }) => updates.some((update) => update.id === sent && update.status === 4));
    await post(`${shopPath}/unlink`, {});
    await client.until(({ closes }) => closes.includes(401));

    expect(client.texts[0]).toBe("um");
  });

  it("lets the phone itself write, makes the server misbehave, and counts", async () => {
    await desk.link();

    await post(`${shopPath}/messages`, { to: MARINA, type: "text", text: "do celular" });
    await desk.client.until(({ received }) => received.length === 1);
    const fault = await post("/faults", { kind: "stream-error", code: 503, number: SHOP });
    await desk.client.until(({ closes }) => closes.includes(503));

    expect(fault.status).toBe(202);
    await expect.poll(() => get("/stats")).toMatchObject({ connections: 0, linkedDevices: 1, unknownQueries: [] });
    expect(desk.marina.received).toHaveLength(1);
  });

  it("lets customers call, vote, forward, set a timer, and shows what they got of any kind", async () => {
    await desk.link();
    const { client, marina } = desk;
    const poll = await post<{ id: string }>(`${shopPath}/messages`, {
      to: MARINA,
      type: "poll",
      question: "Cor?",
      options: ["Azul", "Verde"],
    });
    const nota = { data: "bm90YQ==", mimeType: "application/pdf", fileName: "nota.pdf", caption: "A nota" };
    for (const message of [
      { type: "document", ...nota },
      { type: "location", latitude: -19.9, longitude: -43.9, name: "Loja", address: "Rua A" },
      { type: "contact", name: "Zé", phone: "+5531988887777" },
      { type: "text", text: "@ela", mentions: [MARINA], isForwarded: true },
      { type: "raw", message: { imageMessage: { caption: "crua", mediaKey: "AAEC" } } },
    ])
      expect(await post(`${shopPath}/messages`, { to: MARINA, ...message })).toMatchObject({ status: 201 });

    await post(`${marinaPath}/vote`, { to: SHOP, id: poll.body.id, options: ["Verde"] });
    await post(`${marinaPath}/call`, { to: SHOP, outcome: "declined", isVideo: true });
    await post(`${marinaPath}/disappearing`, { to: SHOP, seconds: 86_400 });
    await post(`${marinaPath}/forward`, { to: SHOP, id: poll.body.id });
    await client.until(({ received, calls }) => received.length === 9 && calls.length === 2);

    expect(await get(`${marinaPath}/messages`)).toMatchObject({
      messages: [
        { poll: { question: "Cor?", options: ["Azul", "Verde"] } },
        { type: "documentMessage", mimeType: "application/pdf", fileName: "nota.pdf", text: "A nota" },
        { location: { latitude: -19.9, longitude: -43.9, name: "Loja", address: "Rua A" } },
        { contact: { name: "Zé", vcard: expect.stringContaining("waid=5531988887777") } },
        { text: "@ela", mentions: [marina.account.lid], isForwarded: true },
        { text: "crua" },
      ],
    });
  });

  it("makes groups, writes into them and changes them", async () => {
    await desk.link();
    await post("/customers", { number: BETO, name: "Beto" });
    const group = { subject: "Equipe", participants: [SHOP, MARINA, BETO], owner: MARINA };
    const { status, body } = await post<{ jid: string }>("/groups", group);
    const path = `/groups/${body.jid}`;

    const asked = await post<{ id: string }>(`${path}/messages`, { from: MARINA, type: "text", text: "oi" });
    await post(`${path}/subject`, { subject: "Nova", by: MARINA });
    await post(`${path}/description`, { description: "Só trabalho", by: MARINA });
    await post(`${path}/disappearing`, { seconds: 86_400, by: MARINA });
    for (const action of ["promote", "demote", "remove", "add"])
      await post(`${path}/participants`, { action, numbers: [BETO], by: MARINA });
    await post(`${path}/participants`, { action: "leave", numbers: [BETO] });
    await desk.client.until(({ received }) => received.length === 10);

    expect(status).toBe(201);
    expect(await desk.client.socket.groupMetadata(body.jid)).toMatchObject({ subject: "Nova", size: 2 });
    expect(await get(`/customers/${encodeURIComponent(BETO)}/messages`)).toMatchObject({
      messages: [{ id: asked.body.id, from: MARINA, group: body.jid, text: "oi" }],
    });
    expect(await post(`${path}/subject`, { subject: "?", by: "+5500000000000" })).toMatchObject({ status: 409 });
    expect(await post("/groups/1@g.us/subject", { subject: "?", by: MARINA })).toMatchObject({ status: 404 });
    expect((await desk.client.socket.groupMetadata(body.jid)).subject).toBe("Nova");
  });

  it("gives a phone a past, hides who somebody is until it is told, and spoils the media host", async () => {
    const at = "2026-01-02T03:04:05Z";
    const chats = [{ number: MARINA, unreadCount: 1, messages: [{ id: "A1", fromMe: false, text: "antiga", at }] }];
    expect(await post(`${shopPath}/history`, { chats, parts: 1 })).toMatchObject({ status: 200 });
    await post("/customers", { number: BETO, name: "Beto", addressing: "pn-only" });
    await desk.link();
    await desk.client.until(({ received }) => received.length === 2);
    const path = `/customers/${encodeURIComponent(BETO)}`;

    await post(`${path}/messages`, { to: SHOP, type: "text", text: "um" });
    await post(`${path}/reveal`, {});
    await post(`${path}/messages`, { to: SHOP, type: "text", text: "dois" });
    await desk.client.until(({ texts }) => texts.length === 2);
    const spoilt = await post("/faults", { kind: "media", mode: "gone", count: 1 });

    const [, , before, after] = desk.client.received;
    expect(before?.key).toMatchObject({ remoteJid: "5531997654321@s.whatsapp.net", remoteJidAlt: undefined });
    expect(after?.key).toMatchObject({ remoteJidAlt: "5531997654321@s.whatsapp.net" });
    expect(spoilt.status).toBe(202);
  });

  it.each([
    ["a past with nobody", 400, `${shopPath}/history`, { chats: [{ messages: [] }] }],
    ["somebody nobody knows", 404, "/customers/%2B5500000000000/messages", { to: SHOP, type: "text", text: "?" }],
    ["a receiver nobody knows", 409, `${marinaPath}/messages`, { to: "+5500000000000", type: "text", text: "?" }],
    ["a message of no kind", 400, `${marinaPath}/messages`, { to: SHOP, type: "poem" }],
    ["an empty text", 400, `${marinaPath}/messages`, { to: SHOP, type: "text", text: "" }],
    ["a QR that nobody shows", 409, `${shopPath}/scan`, { qr: "2@a,b,c,d,1" }],
    ["a fault of no kind", 400, "/faults", { kind: "earthquake" }],
    ["a fault towards nobody", 409, "/faults", { kind: "drop", number: "+5500000000000" }],
    ["JSON that is none", 400, "/phones", "{"],
  ])("says no to %s, and why", async (_what, status, path, body) => {
    const answer = await post<{ detail: string }>(path, body);

    expect(answer).toMatchObject({ status, body: { status, detail: expect.stringMatching(/\w/) } });
  });
});

async function post<T = unknown>(path: string, body: unknown): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${control.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

const get = async (path: string): Promise<unknown> => (await fetch(`${control.url}${path}`)).json();
