import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, openDesk, SHOP } from "../test/desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.link();
});
afterEach(() => desk.close());

describe("a call", () => {
  it.each([
    ["missed", "timeout"],
    ["answered_elsewhere", "terminate"],
    ["declined", "terminate"],
  ] as const)("that is %s rings at the client, and ends", async (outcome, status) => {
    const { client, marina, simulator } = desk;

    const id = marina.call(SHOP, { outcome, isVideo: true });
    await client.until(({ calls }) => calls.length === 2);

    const about = { id, from: marina.account.lid, callerPn: marina.account.jid, isVideo: true };
    expect(client.calls).toMatchObject([
      { ...about, status: "offer" },
      { ...about, status },
    ]);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("is told once to a client that was away, as something of before", async () => {
    const { client, marina, simulator } = desk;
    await client.close();
    await client.until(({ isOpen }) => !isOpen);

    marina.call(SHOP);
    client.connect();
    await client.until(({ calls }) => calls.length === 2);

    expect(client.calls).toMatchObject([
      { status: "offer", offline: true, isVideo: false },
      { status: "timeout", offline: true },
    ]);
    await expect.poll(() => simulator.stats().receiptsMissing).toBe(0);
  });

  it("to nobody is refused", () => {
    expect(() => desk.marina.call("+5500000000000")).toThrow("nobody has the number");
  });
});
