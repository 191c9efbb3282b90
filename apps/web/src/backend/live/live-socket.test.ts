import type { Channel, ClientFrame, ServerFrame } from "@gomarketing/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { givenMessage } from "../../../test/samples.ts";
import { type ConnectionState, type EventFrame, LiveSocket, type Wire } from "./live-socket.ts";

/** A server's end of the wire. */
class FakeWire {
  readonly said: ClientFrame[] = [];
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  send(text: string): void {
    this.said.push(JSON.parse(text));
  }
  close(): void {
    this.isClosed = true;
  }
  accept(): void {
    this.onopen?.();
  }
  answer(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  event(sequence: number, channel: Channel = "inbox"): void {
    const data = givenMessage({ position: sequence });
    this.answer({ type: "event", channel, sequence, event: "message.created", data });
  }
  break(): void {
    this.onclose?.();
  }
}

function openSocket() {
  const wires: FakeWire[] = [];
  const heard: EventFrame[] = [];
  const resets: Channel[] = [];
  const states: ConnectionState[] = [];
  const socket = new LiveSocket({
    connect: () => {
      const wire = new FakeWire();
      wires.push(wire);
      return wire as unknown as Wire;
    },
    onEvent: (frame) => heard.push(frame),
    onReset: (channel) => resets.push(channel),
    onState: (state) => states.push(state),
    random: () => 1,
  });
  const wire = () => {
    const last = wires.at(-1);
    if (!last) throw new Error("It never connected.");
    return last;
  };
  socket.subscribe("inbox");
  socket.start();
  return { socket, wires, wire, heard: () => heard.map(({ sequence }) => sequence), resets, states };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a first connection", () => {
  it("asks for no past, and has what was loaded before loaded afresh", () => {
    const { wire, resets } = openSocket();

    wire().accept();
    wire().answer({ type: "subscribed", channel: "inbox", sequence: 40 });

    expect(wire().said).toEqual([{ type: "subscribe", channel: "inbox" }]);
    expect(resets).toEqual(["inbox"]);
  });

  it("has all loaded afresh also when an event overtakes the confirmation", () => {
    const { wire, resets, heard } = openSocket();

    wire().accept();
    wire().event(41);
    wire().answer({ type: "subscribed", channel: "inbox", sequence: 40 });

    expect(heard()).toEqual([41]);
    expect(resets).toEqual(["inbox"]);
  });
});

describe("coming back after a break", () => {
  function brokenAfter(sequence: number) {
    const opened = openSocket();
    opened.wire().accept();
    opened.wire().answer({ type: "subscribed", channel: "inbox", sequence: 40 });
    opened.wire().event(sequence);
    opened.wire().break();
    vi.advanceTimersByTime(500);
    opened.wire().accept();
    return opened;
  }

  it("says where it was, and loads nothing afresh", () => {
    const { wire, resets } = brokenAfter(45);

    wire().answer({ type: "subscribed", channel: "inbox", sequence: 60 });

    expect(wire().said).toEqual([{ type: "subscribe", channel: "inbox", after: 45 }]);
    expect(resets).toEqual(["inbox"]);
  });

  it("passes on what was missed, though the confirmation came first and counted further", () => {
    const { wire, heard } = brokenAfter(45);

    wire().answer({ type: "subscribed", channel: "inbox", sequence: 60 });
    wire().event(50);
    wire().event(60);

    expect(heard()).toEqual([45, 50, 60]);
  });

  it("passes nothing on twice", () => {
    const { wire, heard } = brokenAfter(45);

    wire().event(45);
    wire().event(46);
    wire().event(46);

    expect(heard()).toEqual([45, 46]);
  });

  it("loads afresh when the server does not keep that much, and goes on from there", () => {
    const { wire, heard, resets } = brokenAfter(45);

    wire().answer({ type: "reset", channel: "inbox" });
    wire().answer({ type: "subscribed", channel: "inbox", sequence: 900 });
    wire().event(901);

    expect(resets).toEqual(["inbox", "inbox"]);
    expect(heard()).toEqual([45, 901]);
    expect(wire().said.at(-1)).toEqual({ type: "subscribe", channel: "inbox" });
  });
});

describe("while nobody answers", () => {
  /** Breaks the connection so often, each time once the socket has come back by itself; answers how long it waited. */
  function breakOften({ wire, states }: ReturnType<typeof openSocket>, times: number): number[] {
    return Array.from({ length: times }, () => {
      wire().break();
      const state = states.at(-1);
      const waitMs = state?.kind === "waiting" ? state.retryAt - Date.now() : 0;
      vi.advanceTimersByTime(waitMs);
      return waitMs;
    });
  }

  it("waits longer each time, up to 15 seconds", () => {
    const waits = breakOften(openSocket(), 8);

    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it("tries at once when asked to, and begins with short waits again", () => {
    const opened = openSocket();
    breakOften(opened, 5);
    opened.wire().break();

    opened.socket.retryNow();

    expect(breakOften(opened, 1)).toEqual([500]);
    expect(opened.wires).toHaveLength(8);
  });

  it("opens one connection, not two, however often it is asked", () => {
    const { socket, wire, wires } = openSocket();
    wire().accept();

    socket.retryNow();
    socket.retryNow();

    expect(wires).toHaveLength(1);
  });
});

describe("channels", () => {
  it("are told to the server when they come and go", () => {
    const { socket, wire } = openSocket();
    wire().accept();

    socket.subscribe("sessions");
    socket.unsubscribe("sessions");

    expect(wire().said.slice(1)).toEqual([
      { type: "subscribe", channel: "sessions" },
      { type: "unsubscribe", channel: "sessions" },
    ]);
  });

  it("are silent once left, also for what was on its way", () => {
    const { socket, wire, heard } = openSocket();
    wire().accept();

    socket.unsubscribe("inbox");
    wire().event(50);

    expect(heard()).toEqual([]);
  });
});

it("stays closed once stopped", () => {
  const { socket, wire, wires } = openSocket();
  wire().accept();

  socket.stop();
  vi.advanceTimersByTime(60_000);

  expect(wire().isClosed).toBe(true);
  expect(wires).toHaveLength(1);
});

describe("a connection that is dead, though nobody said so", () => {
  it("is given up when a question is not answered, and resumed where it was", () => {
    const { wire, wires, states } = openSocket();
    wire().accept();
    wire().answer({ type: "subscribed", channel: "inbox", sequence: 40 });
    wire().event(41);
    vi.advanceTimersByTime(10_000);
    expect(wire().said.at(-1)).toEqual({ type: "ping" });

    vi.advanceTimersByTime(10_000);
    expect(states.at(-1)).toMatchObject({ kind: "waiting" });

    vi.advanceTimersByTime(500);
    expect(wires).toHaveLength(2);
    wire().accept();
    expect(wire().said).toEqual([{ type: "subscribe", channel: "inbox", after: 41 }]);
  });

  it("is kept while anything comes", () => {
    const { wire, wires } = openSocket();
    wire().accept();
    for (let beat = 0; beat < 6; beat += 1) {
      vi.advanceTimersByTime(10_000);
      wire().answer({ type: "pong" });
    }

    expect(wires).toHaveLength(1);
  });

  it("is given up at once when the browser says that the network is gone", () => {
    const { socket, wire, states } = openSocket();
    wire().accept();

    socket.networkLost();

    expect(states.at(-1)).toMatchObject({ kind: "waiting" });
  });

  it("is tried anew when it never opens", () => {
    const { wires } = openSocket();

    vi.advanceTimersByTime(10_500);

    expect(wires).toHaveLength(2);
  });
});
