import { describe, expect, it } from "vitest";
import { givenAnswer, givenMessage } from "../../test/samples.ts";
import { type ThreadData, withKnownMessages, withLiveMessages, withOlderPage } from "./thread-data.ts";

const loaded = (positions: readonly number[], hasOlder = false): ThreadData => ({
  messages: positions.map((position) => givenMessage({ position })),
  hasOlder,
});
const positions = ({ messages }: ThreadData) => messages.map(({ position }) => position);

describe("live messages", () => {
  it("take their place by position, whatever order they come in", () => {
    const thread = withLiveMessages(loaded([1, 2]), [givenMessage({ position: 4 }), givenMessage({ position: 3 })]);

    expect(positions(thread)).toEqual([1, 2, 3, 4]);
  });

  it("are not doubled when they come again", () => {
    const once = withLiveMessages(loaded([1]), [givenMessage({ position: 2 })]);

    expect(positions(withLiveMessages(once, [givenMessage({ position: 2 })]))).toEqual([1, 2]);
  });

  it("replace what they update", () => {
    const thread = withLiveMessages(loaded([1]), [givenMessage({ position: 1, text: "corrigida" })]);

    expect(thread.messages[0]?.text).toBe("corrigida");
  });

  it("never take ticks back", () => {
    const read = { messages: [givenAnswer({ position: 1, state: "read" })], hasOlder: false };

    const thread = withLiveMessages(read, [givenAnswer({ position: 1, state: "delivered", text: "corrigida" })]);

    expect(thread.messages[0]).toMatchObject({ state: "read", text: "corrigida" });
  });

  it("show a failed message as queued once it is sent again", () => {
    const failed = { messages: [givenAnswer({ position: 1, state: "failed" })], hasOlder: false };

    const thread = withLiveMessages(failed, [givenAnswer({ position: 1, state: "queued" })]);

    expect(thread.messages[0]?.state).toBe("queued");
  });

  it("leave no hole: an update of a message further up is left for its page", () => {
    const thread = withLiveMessages(loaded([50, 51], true), [givenMessage({ position: 7 })]);

    expect(positions(thread)).toEqual([50, 51]);
  });
});

it("adds an older page before, each message once", () => {
  const page = { messages: [2, 3, 4].map((position) => givenMessage({ position })), hasMore: true };

  const thread = withOlderPage(loaded([4, 5], true), page);

  expect(positions(thread)).toEqual([2, 3, 4, 5]);
  expect(thread.hasOlder).toBe(true);
});

describe("messages that come again", () => {
  it("stay the very objects that are drawn, but for those that changed, also when a page comes in above", () => {
    const known = loaded([2, 3], true);
    const [, second, third] = structuredClone(loaded([1, 2, 3])).messages;
    const news = { messages: [givenMessage({ position: 1 }), second, { ...third, text: "editada" }], hasOlder: true };

    const kept = withKnownMessages(known, news as ThreadData);

    expect(kept).toEqual(news);
    expect(kept.messages[1]).toBe(known.messages[0]);
  });

  it("of which none changed leave the thread as it is", () => {
    const known = loaded([1, 2]);

    expect(withKnownMessages(known, structuredClone(known))).toBe(known);
  });
});
