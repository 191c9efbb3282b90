import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AFTER_SILENCE } from "../baileys/disconnects.ts";
import { Reconnecting } from "./reconnecting.ts";
import { SESSION_TIMINGS } from "./timings.ts";
import { Watchdog } from "./watchdog.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LOST = { code: 428, isLine: false };
const reconnecting = (random = 1) =>
  new Reconnecting({ timings: SESSION_TIMINGS, clock: Date.now, random: () => random });
/** How long each of so many tries in a row waits, in milliseconds. */
const waits = (one: Reconnecting, count: number, soon = false): number[] =>
  Array.from({ length: count }, () => one.schedule(soon, () => undefined) - Date.now());

describe("connecting again", () => {
  it("waits twice as long each time up to a minute, and never gives up", () => {
    const one = reconnecting();

    expect(waits(one, 9)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(waits(one, 1_000).at(-1)).toBe(60_000);
    expect(one.after(LOST, false)).toMatchObject({ next: "reconnect" });
  });

  it("spreads those who fell together over half the time", () => {
    expect(waits(reconnecting(0), 3)).toEqual([500, 1_000, 2_000]);
  });

  it("begins anew after a connection that held a minute, and goes on waiting after one that did not", () => {
    const one = reconnecting();
    waits(one, 5);

    one.opened();
    vi.advanceTimersByTime(59_000);
    one.after(LOST, false);
    expect(waits(one, 1)).toEqual([32_000]);

    one.opened();
    vi.advanceTimersByTime(60_000);
    one.after(LOST, false);
    expect(waits(one, 1)).toEqual([1_000]);
  });

  it("restarts at once when WhatsApp asks for it, but not without end", () => {
    expect(waits(reconnecting(), 5, true)).toEqual([0, 0, 0, 1_000, 2_000]);
    expect(AFTER_SILENCE).toMatchObject({ soon: true });
  });

  it("counts 500 only when one follows the other, and never a line that broke during the handshake", () => {
    const one = reconnecting();
    const refused = () => one.after({ code: 500, isLine: false }, false).next;

    expect(Array.from({ length: 5 }, refused)).toEqual(Array(5).fill("reconnect"));
    one.after({ code: 500, isLine: true }, false);
    expect(Array.from({ length: 6 }, refused)).toEqual([...Array(5).fill("reconnect"), "stop"]);
  });

  it.each([401, 403, 405, 411, 440])(
    "takes an answer %d to the WebSocket's upgrade for trouble on the line",
    (code) => {
      expect(reconnecting().after({ code, isLine: true }, false)).toMatchObject({
        next: "reconnect",
        code: "connection-lost",
      });
      expect(reconnecting().after({ code, isLine: true }, true)).toMatchObject({
        next: "reconnect",
        code: "proxy-failed",
      });
    },
  );

  it("shows no QR without end, whatever WhatsApp closes with", () => {
    const one = reconnecting();
    one.showedQr();

    expect(one.after(LOST, false)).toMatchObject({ next: "reconnect" });
    vi.advanceTimersByTime(151_000);
    one.showedQr();
    expect(one.after(LOST, false)).toMatchObject({ next: "stop", code: "qr-expired" });
  });
});

describe("the watchdog", () => {
  const watch = (ask: () => void, random: number) => {
    const onDeaf = vi.fn();
    const { silenceMs, answerLimitMs } = SESSION_TIMINGS;
    return {
      onDeaf,
      dog: new Watchdog({ ask, onDeaf, silenceMs, answerLimitMs, clock: Date.now, random: () => random }),
    };
  };

  it("finds a connection that went deaf within 17 s of its last word, whenever that was", () => {
    for (let lastWordMs = 0; lastWordMs <= 30_000; lastWordMs += 1_000) {
      const { dog, onDeaf } = watch(() => undefined, 1);
      for (let at = 0; at < lastWordMs; at += 1_000) {
        vi.advanceTimersByTime(1_000);
        dog.heard();
      }
      vi.advanceTimersByTime(16_999);
      expect(onDeaf).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(onDeaf).toHaveBeenCalledOnce();
    }
  });

  it("asks an idle connection about five times a minute, and a busy one never", () => {
    const answering = { ask: vi.fn(() => idle.dog.heard()) };
    const idle = watch(answering.ask, 0.5);
    vi.advanceTimersByTime(600_000);
    idle.dog.stop();

    const ask = vi.fn();
    const busy = watch(ask, 0.5);
    for (let second = 0; second < 600; second += 1) {
      vi.advanceTimersByTime(1_000);
      busy.dog.heard();
    }

    expect(answering.ask.mock.calls.length / 10).toBeLessThanOrEqual(6);
    expect(answering.ask.mock.calls.length / 10).toBeGreaterThan(4);
    expect(ask).not.toHaveBeenCalled();
    expect(idle.onDeaf).not.toHaveBeenCalled();
    expect(busy.onDeaf).not.toHaveBeenCalled();
  });
});
