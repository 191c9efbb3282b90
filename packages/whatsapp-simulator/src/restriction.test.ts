import type { ReachoutTimelockState } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, MARINA_JID, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

describe("an account that may not begin chats for a while", () => {
  it("is told so with the end of it, answered so when it asks, and told when it is over", async () => {
    const { client, simulator } = desk;
    const told: ReachoutTimelockState[] = [];
    client.socket.ev.on("connection.update", ({ reachoutTimeLock }) => {
      if (reachoutTimeLock) told.push(reachoutTimeLock);
    });

    simulator.fault({ kind: "restrict", number: SHOP, seconds: 3_600 });
    await expect.poll(() => told.length).toBe(1);
    const asked = await client.socket.fetchAccountReachoutTimelock();
    simulator.fault({ kind: "restrict", number: SHOP, off: true });
    await expect.poll(() => told.at(-1)?.isActive).toBe(false);

    expect(asked).toEqual(told[0]);
    expect(asked).toMatchObject({ isActive: true, enforcementType: "BIZ_QUALITY" });
    expect((asked.timeEnforcementEnds?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("still writes: only `refuse` keeps its messages back", async () => {
    const { client, marina, simulator } = desk;
    simulator.fault({ kind: "restrict", number: SHOP });

    await client.send(MARINA_JID, { text: "oi" });
    await marina.until(({ received }) => received.length === 1);

    expect(await client.socket.fetchAccountReachoutTimelock()).toMatchObject({ isActive: true });
  });

  it("has no limit of new chats to tell of: that question is unknown", async () => {
    await expect(desk.client.socket.fetchNewChatMessageCap()).rejects.toThrow("feature-not-implemented");

    expect(desk.simulator.unknownQueries()).toEqual(["w:mex/get <query>"]);
    await desk.client.close();
    await expect(desk.simulator.stop()).rejects.toThrow("w:mex/get");
    desk = await openDesk();
  });
});
