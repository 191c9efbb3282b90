import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

describe("a call", () => {
  it.each([
    ["missed", ["offer", "timeout"]],
    ["answered_elsewhere", ["offer", "terminate"]],
    ["declined", ["offer", "terminate"]],
  ] as const)("that is %s rings and ends, and says who it was", async (outcome, expected) => {
    const { client, marina, simulator } = desk;
    const calls: { status: string; isVideo: boolean | undefined; callerPn: string | undefined; id: string }[] = [];
    client.socket.ev.on("call", (events) =>
      calls.push(...events.map(({ status, isVideo, callerPn, id }) => ({ status, isVideo, callerPn, id }))),
    );

    const id = marina.call(SHOP, { outcome, isVideo: outcome === "declined" });
    await expect.poll(() => calls.length).toBe(2);

    expect(calls.map(({ status }) => status)).toEqual(expected);
    for (const one of calls) expect(one).toMatchObject({ id, isVideo: outcome === "declined", callerPn: MARINA_JID });
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("that rang while the client was away is told when it comes back, as such", async () => {
    const { client, marina } = desk;
    await client.close();
    marina.call(SHOP);
    const calls: { status: string; offline: boolean }[] = [];

    client
      .connect()
      .ev.on("call", (events) => calls.push(...events.map(({ status, offline }) => ({ status, offline }))));
    await expect.poll(() => calls.length).toBe(2);

    expect(calls).toEqual([
      { status: "offer", offline: true },
      { status: "timeout", offline: true },
    ]);
  });
});
