import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ColleagueAtWork, chatOf, hire } from "../../test/colleagues.ts";
import { type Desk, type LiveClient, openDesk } from "../../test/desk.ts";
import type { Member } from "../context.ts";
import { Colleagues } from "./colleagues.ts";

let desk: Desk;
let bia: ColleagueAtWork;
let chatId = "";
beforeAll(async () => {
  desk = await openDesk();
  bia = await hire(desk, "Bia");
  await desk.customer("Marina", "+5531911112222").writes("oi");
  chatId = (await chatOf(desk, "Marina")).id;
});
afterAll(() => desk?.stop());

const look = (live: LiveClient, state: string, id = chatId) =>
  live.say({ type: "presence", channel: `chat:${id}`, state });
const seen = (live: LiveClient) => live.events("presence.updated").map(({ data }) => data?.state);
async function browser(of: Pick<Desk, "listen">): Promise<LiveClient> {
  const live = await of.listen();
  await live.subscribe(`chat:${chatId}`);
  return live;
}

describe("a colleague at a chat", () => {
  it("is seen looking, typing and leaving, also when their connection just ends", async () => {
    const [mine, hers] = [await browser(desk), await browser(bia)];

    look(hers, "viewing");
    await mine.until(() => seen(mine).includes("viewing"));
    look(hers, "typing");
    await mine.until(() => seen(mine).includes("typing"));
    hers.socket.terminate();
    await mine.until(() => seen(mine).includes("idle"));

    expect(seen(mine)).toEqual(["viewing", "typing", "idle"]);
    expect(mine.events("presence.updated")[0]).toMatchObject({
      channel: `chat:${chatId}`,
      data: { chatId, member: { id: bia.id, name: "Bia" }, state: "viewing" },
    });
  });

  it("is seen by whoever comes later", async () => {
    const [mine, hers] = [await browser(desk), await browser(bia)];
    look(hers, "typing");
    await mine.until(() => seen(mine).includes("typing"));

    const later = await browser(desk);
    await later.until(() => seen(later).length > 0);

    expect(seen(later)).toEqual(["typing"]);
    hers.socket.terminate();
    await later.until(() => seen(later).includes("idle"));
  });

  it("with two browsers is one, there until the last is gone", async () => {
    const [mine, first, second] = [await browser(desk), await browser(bia), await browser(bia)];
    look(first, "typing");
    await mine.until(() => seen(mine).includes("typing"));
    look(second, "viewing");
    // Said and answered in order: when this comes back, the one before has been heard.
    second.say({ type: "subscribe", channel: "me" });
    await second.until((frames) => frames.some(({ channel, type }) => channel === "me" && type === "subscribed"));

    first.socket.terminate();
    await mine.until(() => seen(mine).length === 2);
    second.say({ type: "unsubscribe", channel: `chat:${chatId}` });
    await mine.until(() => seen(mine).length === 3);

    expect(seen(mine)).toEqual(["typing", "viewing", "idle"]);
    second.socket.terminate();
  });

  it("says so of chats that they hear, and of no others", async () => {
    const live = await desk.listen();

    look(live, "viewing");
    live.say({ type: "presence", channel: `chat:${chatId}`, state: "sleeping" });
    live.say({ type: "presence", channel: "inbox", state: "viewing" });
    await live.until((frames) => frames.filter(({ type }) => type === "error").length === 3);

    expect(live.frames[0]).toMatchObject({ problem: { type: "/problems/not-subscribed" } });
  });
});

describe("looks", () => {
  const ana = { organizationId: "o", userId: "ana", name: "Ana" } as Member;
  const given = () => {
    const told: unknown[] = [];
    const nothing = { execute: async () => ({ rows: [] }) };
    const colleagues = new Colleagues(
      {
        clock: () => new Date(vi.getMockedSystemTime() ?? 0),
        presence: (_organization, _channels, { data }) => told.push("state" in data ? data.state : data),
        db: { inOrganization: async () => nothing, system: nothing } as never,
        jobs: desk.context.jobs,
        log: desk.context.log,
      },
      { tellEveryMs: 300, lookEndsAfterMs: 70_000, keepAliveMs: 10_000_000 },
    );
    return { colleagues, told, browser: colleagues.arrive(ana) };
  };

  it("that change faster than others could read are told as they end, and ends by themselves when not said again", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    try {
      const { colleagues, told, browser: ours } = given();

      for (let time = 0; time < 100; time += 1) ours.look("c", time % 2 === 0 ? "typing" : "viewing");
      expect(told).toEqual(["typing"]);
      vi.advanceTimersByTime(300);
      expect(told).toEqual(["typing", "viewing"]);
      vi.advanceTimersByTime(69_000);
      ours.look("c", "viewing");
      vi.advanceTimersByTime(69_000);
      expect(told).toHaveLength(2);
      vi.advanceTimersByTime(1_000);
      expect(told).toEqual(["typing", "viewing", "idle"]);
      expect(colleagues.at("o", "c")).toEqual([]);
      colleagues.stop();
    } finally {
      vi.useRealTimers();
    }
  });
});
