import type { Message } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../scripts/system/eventually.ts";
import { BUSINESS, openLinkedDesk } from "./whole-system.ts";

const MARINA = { number: "+5531991234567", name: "Marina Duarte" };
const ROUNDS = 6;
const A_ROUND = 4;
/** A program is back, and what waits has left, within this. */
const SETTLED_LIMIT_MS = 90_000;

let desk: Awaited<ReturnType<typeof openLinkedDesk>>;
beforeAll(async () => {
  // One message each two seconds: the next ones wait at the gateway.
  desk = await openLinkedDesk({ SEND_PER_MINUTE: "30", SEND_BURST: "1" });
  await desk.whatsApp.control.post("/customers", MARINA);
  await desk.whatsApp.control.post(`/customers/${encodeURIComponent(MARINA.number)}/messages`, {
    to: BUSINESS.number,
    type: "text",
    text: "Oi",
  });
});
afterAll(() => desk?.stop());

describe("killing a program while messages that wait at the gateway are taken back", () => {
  it("leaves each of them either gone for everybody, or sent once and shown so", async () => {
    const { whatsappApi, backend } = desk.system.programs;
    const chat = await eventually("the chat", async () => (await desk.desk.chats())[0]);
    const thread = () => desk.desk.messages(chat.id);
    const textOf = new Map<string, string>();
    const gone = new Set<string>();

    for (let round = 0; round < ROUNDS; round += 1) {
      const messages: Message[] = [];
      for (let index = 0; index < A_ROUND; index += 1) {
        const text = `mensagem ${round}.${index}`;
        const message = await write(chat.id, text);
        messages.push(message);
        textOf.set(message.id, text);
      }
      const first = textOf.get(messages[0]?.id ?? "") ?? "";
      await eventually("the first at WhatsApp", async () => (await received()).includes(first));

      const answers = messages
        .slice(1)
        .toReversed()
        .map(async ({ id }) => (await takeBack(id)) && gone.add(id));
      if (round % 3 === 0) await answers[0];
      const { pid } = round % 2 === 0 ? whatsappApi : backend;
      if (pid !== undefined) process.kill(pid, "SIGKILL");
      await Promise.all(answers);
      const hasSettled = async () => (await thread()).every(({ state }) => state !== "queued");
      await eventually("nothing waits any more", hasSettled, SETTLED_LIMIT_MS);
    }

    const shown = (await thread()).filter(({ direction }) => direction === "outbound");
    expect(shown.filter(({ state }) => state === "failed")).toEqual([]);
    const shownTexts = shown.map(({ id }) => textOf.get(id));
    const leftTexts = (await received()).filter((text) => [...textOf.values()].includes(text));
    expect(leftTexts.toSorted()).toEqual(shownTexts.toSorted());
    // What had been sent before is deleted at WhatsApp instead, and stays as that.
    expect(shown.filter(({ id, revokedAt }) => gone.has(id) && !revokedAt)).toEqual([]);
    expect(textOf.size - shown.length).toBeGreaterThanOrEqual(2);
  });
});

const received = async (): Promise<string[]> => {
  const path = `/customers/${encodeURIComponent(MARINA.number)}/messages`;
  const { messages } = await desk.whatsApp.control.get<{ messages: { text?: string }[] }>(path);
  return messages.map(({ text = "" }) => text);
};

const write = (chatId: string, text: string): Promise<Message> =>
  eventually(`${text} is stored`, () =>
    desk.desk.post<Message>(
      "/api/messages",
      { chatId, type: "text", text },
      { "idempotency-key": encodeURIComponent(text) },
    ),
  );

/** @returns whether the desk said that it is gone; a program that was killed says nothing */
async function takeBack(id: string): Promise<boolean> {
  const { cookie } = desk.desk;
  const answer = await fetch(`${desk.system.url}/api/messages/${id}`, {
    method: "DELETE",
    headers: { cookie, origin: new URL(desk.system.url).origin },
  }).catch(() => undefined);
  return answer?.status === 200;
}
