import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { NOISE_WA_HEADER } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { BaileysClient } from "../../test/baileys-client.ts";
import { type Desk, openDesk } from "../../test/desk.ts";
import { createNoiseRoot, NoiseServer } from "./noise-server.ts";

describe("the Noise handshake", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  it("is refused by a client that trusts another root", async () => {
    await desk.client.until(({ qr }) => qr !== undefined);
    const { key, serial } = createNoiseRoot();
    const stranger = new BaileysClient({
      ...desk.simulator.addresses,
      noiseRootKey: Buffer.from(key.public).toString("hex"),
      noiseRootSerial: serial,
    });

    await stranger.until(({ closes }) => closes.length === 1);

    expect(stranger.qr).toBeUndefined();
  });

  it.each([
    ["noise instead of a hello", Buffer.concat([NOISE_WA_HEADER, Buffer.from([0, 0, 4]), randomBytes(4)])],
    ["an empty hello", Buffer.concat([NOISE_WA_HEADER, Buffer.from([0, 0, 0])])],
  ])("ends with %s, and does not disturb others", async (_what, bytes) => {
    const socket = new WebSocket(desk.simulator.addresses.webSocketUrl);
    await once(socket, "open");
    socket.send(bytes);
    await once(socket, "close");

    await desk.link();
  });
});

describe("a Noise server", () => {
  it("waits for the rest of what comes in pieces", () => {
    const server = new NoiseServer(createNoiseRoot());

    for (const byte of NOISE_WA_HEADER) {
      expect(server.push(Buffer.from([byte]))).toEqual({ frames: [] });
    }
    expect(server.push(Buffer.from([0, 0]))).toEqual({ frames: [] });
  });

  it("skips the routing information that may come before the header", () => {
    const server = new NoiseServer(createNoiseRoot());
    const routing = Buffer.from([0x45, 0x44, 0, 1, 0, 0, 3, 9, 9, 9]);

    expect(server.push(Buffer.concat([routing, NOISE_WA_HEADER]))).toEqual({ frames: [] });
    expect(() => server.push(Buffer.from([0, 0, 0]))).toThrow("no client hello");
  });
});
