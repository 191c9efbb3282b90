import { describe, expect, it } from "vitest";
import { Turns } from "./turns.ts";

describe("turns", () => {
  it("lets so many through, and then the next in the order they came", async () => {
    const turns = new Turns(2);
    const through: string[] = [];
    const take = (name: string) =>
      turns.take().then((giveBack) => {
        through.push(name);
        return giveBack;
      });
    const [first, second, third, fourth] = ["first", "second", "third", "fourth"].map(take);
    const giveBackFirst = await first;
    const giveBackSecond = await second;
    expect(through).toEqual(["first", "second"]);

    giveBackSecond?.();
    await third;
    expect(through).toEqual(["first", "second", "third"]);

    giveBackFirst?.();
    await fourth;
    expect(through).toEqual(["first", "second", "third", "fourth"]);
  });

  it("is given back once, however often that is said", async () => {
    const turns = new Turns(1);
    const giveBack = await turns.take();
    giveBack();
    giveBack();
    const giveBackSecond = await turns.take();
    let isThrough = false;
    const third = turns.take().then(() => {
      isThrough = true;
    });
    giveBack();
    await Promise.resolve();
    expect(isThrough).toBe(false);
    giveBackSecond();
    await third;
  });
});
