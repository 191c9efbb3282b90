import type { Message } from "@gomarketing/contracts";
import { describe, expect, it } from "vitest";
import { givenAnswer, givenChat, givenMessage, RAFAEL } from "../../../../test/samples.ts";
import type { EventFrame } from "../../../backend/live/live-socket.ts";
import { worthTelling } from "./worth-telling.ts";

const onlooker = { memberId: RAFAEL.id, seenChatId: undefined };
const marina = givenChat({ id: "chat-marina" });
const created = (data: Message): EventFrame => ({
  type: "event",
  channel: "inbox",
  sequence: data.position,
  event: "message.created",
  data,
});
const told = (message: Message, chat = marina, who: Parameters<typeof worthTelling>[1] = onlooker) =>
  worthTelling([created(message)], who, () => chat).map((news) => news.message.id);

describe("a new message", () => {
  it("is told of, when it came from a customer in the queue or of one's own", () => {
    expect(told(givenMessage({ position: 1 }))).toEqual(["message-1"]);
    expect(told(givenMessage({ position: 1 }), { ...marina, assignee: RAFAEL })).toEqual(["message-1"]);
  });

  it("is not told of in a colleague's chat, in the chat in sight, or when we wrote it", () => {
    expect(told(givenMessage({ position: 1 }), { ...marina, assignee: { id: "bruna", name: "Bruna" } })).toEqual([]);
    expect(told(givenMessage({ position: 1 }), marina, { ...onlooker, seenChatId: marina.id })).toEqual([]);
    expect(told(givenAnswer({ position: 1 }))).toEqual([]);
  });

  it("is not told of in a chat that one has muted", () => {
    expect(told(givenMessage({ position: 1 }), { ...marina, isMuted: true })).toEqual([]);
  });

  it("is told of once for each chat, the last one", () => {
    const frames = [created(givenMessage({ position: 1 })), created(givenMessage({ position: 2 }))];
    expect(worthTelling(frames, onlooker, () => marina).map(({ message }) => message.id)).toEqual(["message-2"]);
  });
});
