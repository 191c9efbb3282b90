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
  return desk.customer(name, `+55319934${String(30_000 + customers)}`);
};
type Customer = ReturnType<typeof newCustomer>;
const chatOf = async ({ person }: Customer) => {
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === person.phone);
  if (!chat) throw new Error("no chat");
  return chat;
};
const threadOf = async (customer: Customer) => desk.messages((await chatOf(customer)).id);
const unreadable = { type: "unsupported", rawType: "unreadable" };
const cameAs = (customer: Customer, id: string, content: unknown) =>
  customer.tells("message.received", { id, content, sentAt: new Date().toISOString(), isOffline: false });

describe("a customer's message that could not be read", () => {
  it("is shown as that, and waits for an answer", async () => {
    const marina = newCustomer();
    await marina.writes("", { content: unreadable });

    expect(await threadOf(marina)).toMatchObject([{ type: "unsupported", rawType: "unreadable", state: "received" }]);
    expect(await chatOf(marina)).toMatchObject({ unreadCount: 1, waitingSince: expect.any(String) });
  });

  it("becomes itself where it stands once it can be read, and is counted once", async () => {
    const marina = newCustomer();
    const id = await marina.writes("", { content: unreadable });
    await marina.writes("alô?");
    const [before] = await threadOf(marina);
    const live = await desk.listen();
    await live.subscribe(`chat:${before?.chatId}`);

    for (let time = 0; time < 2; time += 1) await cameAs(marina, id, { type: "text", text: "meu pedido não chegou" });
    await live.until((frames) => frames.some(({ event }) => event === "message.updated"));
    await cameAs(marina, id, unreadable);

    const thread = await threadOf(marina);
    expect(thread).toMatchObject([
      { id: before?.id, type: "text", text: "meu pedido não chegou", sentAt: before?.sentAt },
      { text: "alô?" },
    ]);
    expect(thread[0]).not.toHaveProperty("rawType");
    expect(thread[0]).not.toHaveProperty("editedAt");
    expect(await chatOf(marina)).toMatchObject({ unreadCount: 2 });
    expect(live.events("message.updated").map(({ data }) => data?.text)).toEqual(["meu pedido não chegou"]);
    expect(live.events("message.created")).toEqual([]);
  });

  it("becomes a file, which is fetched and found by its name", async () => {
    const marina = newCustomer();
    desk.gateway.state.media = Buffer.from("%PDF-1.7 a receipt");
    const id = await marina.writes("", { content: unreadable });
    const media = { mediaId: "m9", mimeType: "application/pdf", fileName: "comprovante-xyzzy.pdf" };
    await cameAs(marina, id, { type: "document", media });

    await eventually(async () =>
      expect(await threadOf(marina)).toMatchObject([{ type: "document", media: { state: "ready" } }]),
    );
    const found = await desk.client.read<unknown>("/api/search?q=xyzzy");
    expect(JSON.stringify(found)).toContain(id);
  });

  it("is nobody else's to say: another customer who names its id changes nothing", async () => {
    const marina = newCustomer();
    const id = await marina.writes("", { content: unreadable });
    await cameAs(newCustomer("Alguém"), id, { type: "text", text: "eu quero um reembolso" });

    expect(await threadOf(marina)).toMatchObject([{ rawType: "unreadable" }]);
  });
});
