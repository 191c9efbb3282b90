import { describe, expect, it } from "vitest";
import { Turnstile } from "./turnstile.ts";

describe("a turnstile", () => {
  it("lets so many through, and then the next in the order they came", async () => {
    const turnstile = new Turnstile(2);
    const through: string[] = [];
    const enter = (name: string) =>
      turnstile.enter().then((leave) => {
        through.push(name);
        return leave;
      });
    const [first, second, third, fourth] = ["first", "second", "third", "fourth"].map(enter);
    const leaveFirst = await first;
    const leaveSecond = await second;
    expect(through).toEqual(["first", "second"]);

    leaveSecond?.();
    await third;
    expect(through).toEqual(["first", "second", "third"]);

    leaveFirst?.();
    await fourth;
    expect(through).toEqual(["first", "second", "third", "fourth"]);
  });

  it("gives a place back once, however often that is said", async () => {
    const turnstile = new Turnstile(1);
    const leave = await turnstile.enter();
    leave();
    leave();
    const leaveSecond = await turnstile.enter();
    let isThrough = false;
    const third = turnstile.enter().then(() => {
      isThrough = true;
    });
    leave();
    await Promise.resolve();
    expect(isThrough).toBe(false);
    leaveSecond();
    await third;
  });
});
