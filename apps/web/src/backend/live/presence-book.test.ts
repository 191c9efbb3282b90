import type { Presence } from "@gomarketing/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { givenMessage } from "../../../test/samples.ts";
import type { EventFrame } from "./live-socket.ts";
import { PresenceBook } from "./presence-book.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const frame = (data: Presence): EventFrame => ({
  type: "event",
  channel: "inbox",
  sequence: 0,
  event: "presence.updated",
  data,
});
const customer = (state: "composing" | "recording" | "paused" | "available" | "unavailable") =>
  frame({ chatId: "chat-marina", contactId: "marina", state });
const bruna = (state: "viewing" | "typing" | "idle") =>
  frame({ chatId: "chat-marina", member: { id: "bruna", name: "Bruna" }, state });

describe("a customer", () => {
  it("types until the phone says otherwise, the message is here, or nobody repeats it", () => {
    const book = new PresenceBook();
    const isTyping = () => book.typing.get().get("chat-marina");

    book.watch(customer("composing"));
    expect(isTyping()).toBe("composing");
    book.watch(customer("paused"));
    expect(isTyping()).toBeUndefined();

    book.watch(customer("recording"));
    book.watch({ ...customer("paused"), event: "message.created", data: givenMessage({ position: 1 }) } as EventFrame);
    expect(isTyping()).toBeUndefined();

    book.watch(customer("composing"));
    vi.advanceTimersByTime(25_000);
    expect(isTyping()).toBeUndefined();
  });

  it("is online until WhatsApp says otherwise", () => {
    const book = new PresenceBook();
    book.watch(customer("available"));
    book.watch(customer("paused"));
    expect(book.online.get().has("chat-marina")).toBe(true);
    book.watch(customer("unavailable"));
    expect(book.online.get().has("chat-marina")).toBe(false);
  });
});

describe("a colleague", () => {
  it("is seen looking and writing, and is gone when the browser is silent", () => {
    const book = new PresenceBook();

    book.watch(bruna("viewing"));
    book.watch(bruna("typing"));
    expect(book.onlookersOf("chat-marina")).toEqual([{ id: "bruna", name: "Bruna", state: "typing" }]);

    vi.advanceTimersByTime(45_000);
    expect(book.onlookersOf("chat-marina")).toEqual([]);

    book.watch(bruna("viewing"));
    book.watch(bruna("idle"));
    expect(book.onlookersOf("chat-marina")).toEqual([]);
  });
});
