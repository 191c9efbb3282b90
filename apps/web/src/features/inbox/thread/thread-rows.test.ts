import type { Message } from "@gomarketing/contracts";
import { describe, expect, it } from "vitest";
import { givenAnswer, givenMessage, MARINA, RAFAEL } from "../../../../test/samples.ts";
import type { PendingMessage } from "../../../backend/outbox/outbox.ts";
import { shownMessages, threadRows, type UnreadMark, unreadMark } from "./thread-rows.ts";

const givenPending = (facts: Partial<PendingMessage> & { idempotencyKey: string }): PendingMessage => ({
  chatId: "chat-marina",
  text: "a caminho",
  writtenAt: "2026-11-23T14:41:00.000Z",
  state: "sending",
  ...facts,
});
const rowsOf = (messages: Message[], unread?: UnreadMark) => threadRows(shownMessages(messages, [], RAFAEL), unread);
/** Local noon: the same calendar day wherever the test runs. */
const noon = (day: number, minute = 0) => new Date(2026, 10, day, 12, minute).toISOString();

describe("what is shown of a chat", () => {
  it("puts what is on its way after everything stored", () => {
    const stored = [givenMessage({ position: 1 })];

    const shown = shownMessages(stored, [givenPending({ idempotencyKey: "k" })], RAFAEL);

    expect(shown.map(({ message }) => message.text)).toEqual(["mensagem 1", "a caminho"]);
    expect(shown[1]?.message).toMatchObject({ state: "queued", direction: "outbound", author: RAFAEL });
  });

  it("shows a message once when its live event overtakes its answer", () => {
    const stored = [givenAnswer({ position: 1, idempotencyKey: "k" })];

    const shown = shownMessages(stored, [givenPending({ idempotencyKey: "k" })], RAFAEL);

    expect(shown.map(({ message }) => message.id)).toEqual(["message-1"]);
  });

  it("keeps a bubble's key when the server confirms it, so that it does not blink", () => {
    const before = threadRows(shownMessages([], [givenPending({ idempotencyKey: "k" })], RAFAEL), undefined);
    const after = rowsOf([givenAnswer({ position: 1, idempotencyKey: "k" })]);

    expect(after.at(-1)?.key).toBe(before.at(-1)?.key);
  });
});

describe("rows", () => {
  it("begin each day with its date", () => {
    const rows = rowsOf([
      givenMessage({ position: 1, sentAt: noon(21) }),
      givenMessage({ position: 2, sentAt: noon(23) }),
      givenMessage({ position: 3, sentAt: noon(23, 1) }),
    ]);

    expect(rows.map(({ kind }) => kind)).toEqual(["day", "message", "day", "message", "message"]);
  });

  it("do not call the first message a day's first while older ones can be loaded", () => {
    const shown = shownMessages([givenMessage({ position: 1, sentAt: noon(21) })], [], RAFAEL);

    expect(threadRows(shown, undefined, true).map(({ kind }) => kind)).toEqual(["message"]);
  });

  it("gather messages of one author in a run, until somebody else speaks or time passes", () => {
    const rows = rowsOf([
      givenMessage({ position: 1, sentAt: noon(23, 0) }),
      givenMessage({ position: 2, sentAt: noon(23, 1) }),
      givenAnswer({ position: 3, sentAt: noon(23, 2) }),
      givenAnswer({ position: 4, sentAt: noon(23, 20) }),
    ]);

    const runs = rows.flatMap((row) => (row.kind === "message" ? [[row.isFirstOfRun, row.isLastOfRun]] : []));
    expect(runs).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it("do not gather what different people write into a group, which is one contact", () => {
    const by = (name: string) => ({ ...MARINA, name });
    const rows = rowsOf([
      givenMessage({ position: 1, author: by("Ana") }),
      givenMessage({ position: 2, author: by("Bia") }),
    ]);

    expect(rows.slice(1)).toMatchObject([{ isLastOfRun: true }, { isFirstOfRun: true }]);
  });

  it("show the divider before the first unread message, which begins a run", () => {
    const messages = [givenMessage({ position: 1 }), givenMessage({ position: 2 })];

    const rows = rowsOf(messages, { firstUnreadId: "message-2", count: 1 });

    expect(rows.map(({ kind }) => kind)).toEqual(["day", "message", "unread", "message"]);
    expect(rows.at(-1)).toMatchObject({ isFirstOfRun: true });
  });

  it("have keys of their own, however a clock jumps between days", () => {
    const rows = rowsOf([23, 22, 23].map((day, index) => givenMessage({ position: index, sentAt: noon(day) })));

    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});

describe("where the unread begins", () => {
  const messages = [
    givenMessage({ position: 1 }),
    givenMessage({ position: 2 }),
    givenAnswer({ position: 3 }),
    givenMessage({ position: 4 }),
  ];

  it("is found by counting what customers wrote, from the end", () => {
    expect(unreadMark(messages, 2)).toEqual({ firstUnreadId: "message-2", count: 2 });
  });

  it("is the oldest loaded message when more is unread than loaded", () => {
    expect(unreadMark(messages, 80)).toEqual({ firstUnreadId: "message-1", count: 80 });
  });

  it("is nowhere when all is read", () => {
    expect(unreadMark(messages, 0)).toBeUndefined();
  });
});
