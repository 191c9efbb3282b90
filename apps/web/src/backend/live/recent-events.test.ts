import { expect, it } from "vitest";
import { givenChat, givenMessage } from "../../../test/samples.ts";
import type { EventFrame } from "./live-socket.ts";
import { RecentEvents } from "./recent-events.ts";

const created = (position: number, chatId = "chat-marina"): EventFrame => ({
  type: "event",
  channel: "inbox",
  sequence: position,
  event: "message.created",
  data: givenMessage({ position, chatId }),
});

it("tells what happened in a chat since a mark", () => {
  const recent = new RecentEvents();
  recent.add([created(1)]);
  const mark = recent.mark();
  recent.add([created(2), created(3, "another"), created(4)]);

  expect(recent.messagesSince(mark, "chat-marina").map(({ position }) => position)).toEqual([2, 4]);
});

it("tells which chats changed since a mark", () => {
  const recent = new RecentEvents();
  const mark = recent.mark();
  const chat = givenChat({ id: "marina" });
  recent.add([created(1), { type: "event", channel: "inbox", sequence: 2, event: "chat.updated", data: chat }]);

  expect(recent.chatsSince(mark)).toEqual([chat]);
});

it("tells which messages were taken back since a mark", () => {
  const recent = new RecentEvents();
  const deleted = (id: string): EventFrame => ({
    type: "event",
    channel: "inbox",
    sequence: 1,
    event: "message.deleted",
    data: { id, chatId: "chat-marina" },
  });
  recent.add([deleted("before")]);
  const mark = recent.mark();
  recent.add([created(2), deleted("after")]);

  expect(recent.deletedSince(mark)).toEqual(["after"]);
});

it("forgets the oldest, and marks stay right", () => {
  const recent = new RecentEvents();
  recent.add(Array.from({ length: 1_500 }, (_, index) => created(index)));
  const mark = recent.mark();
  recent.add([created(9_999)]);

  expect(recent.messagesSince(mark, "chat-marina").map(({ position }) => position)).toEqual([9_999]);
  expect(recent.messagesSince(0, "chat-marina")).toHaveLength(1_000);
});
