import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ColleagueAtWork, chatOf, hire } from "../../test/colleagues.ts";
import { type Desk, openDesk } from "../../test/desk.ts";
import { eventually } from "../../test/eventually.ts";
import { type PushedBrowser, startPushService } from "../../test/push-service-stand-in.ts";
import { isPushService } from "./push-service.ts";

let publicKey = "";
let service: Awaited<ReturnType<typeof startPushService>>;
let desk: Desk;
let bia: ColleagueAtWork;
beforeAll(async () => {
  service = await startPushService(() => publicKey);
  desk = await openDesk({ PUSH_ORIGINS: service.origin });
  publicKey = (await desk.client.get<{ publicKey: string }>("/api/push-key")).body.publicKey;
  bia = await hire(desk, "Bia");
});
afterAll(async () => {
  await desk?.stop();
  await service?.close();
});

let phones = 10_000;
let customer: ReturnType<Desk["customer"]>;
let chatId = "";
/** Bia's chat, with a customer of its own. */
beforeEach(async () => {
  phones += 1;
  customer = desk.customer(`Cliente ${phones}`, `+55319111${phones}`);
  await customer.writes("oi");
  chatId = (await chatOf(desk, `Cliente ${phones}`)).id;
  await bia.send("PATCH", `/api/chats/${chatId}`, { assigneeId: bia.id });
});

const subscribe = async (of: Pick<ColleagueAtWork, "send"> = bia): Promise<ReturnType<typeof service.subscribe>> => {
  const browser = service.subscribe();
  expect(await of.send("PUT", "/api/push-subscriptions", browser.subscription)).toMatchObject({ status: 204 });
  return browser;
};
const unsubscribe = ({ subscription }: PushedBrowser) =>
  bia.send("DELETE", `/api/push-subscriptions?endpoint=${encodeURIComponent(subscription.endpoint)}`);
const texts = ({ pushed }: PushedBrowser) => pushed.map(({ payload }) => (payload as { text: string }).text);

describe("a message in a chat that somebody has", () => {
  it("is pushed to each of their browsers, which alone can read it, by whoever they subscribed to", async () => {
    const [phone, laptop] = [await subscribe(), await subscribe()];

    await customer.writes("Chegou? Ação!");

    for (const browser of [phone, laptop]) {
      await browser.until((pushed) => pushed.length === 1);
      expect(browser.pushed[0]).toMatchObject({
        payload: { chatId, name: `Cliente ${phones}`, type: "text", text: "Chegou? Ação!" },
        headers: { ttl: "600", urgency: "high", topic: chatId.replaceAll("-", "") },
        claims: { aud: service.origin, sub: expect.stringMatching(/^mailto:/) },
      });
      await unsubscribe(browser);
    }
    expect(service.refusals).toEqual([]);
  });

  it("is not pushed to others, nor where somebody unsubscribed", async () => {
    const [mine, left, ana] = [await subscribe(), await subscribe(), service.subscribe()];
    await desk.client.send("PUT", "/api/push-subscriptions", JSON.stringify(ana.subscription), {
      "content-type": "application/json",
    });
    await unsubscribe(left);

    await customer.writes("só para Bia");
    await mine.until((pushed) => pushed.length === 1);

    expect([ana.calls(), left.calls()]).toEqual([0, 0]);
    await unsubscribe(mine);
  });

  it("is not pushed while a window of theirs is in sight, and is once it is not", async () => {
    const browser = await subscribe();
    const live = await bia.listen();
    await live.subscribe("inbox");
    live.say({ type: "window", isVisible: true });
    await eventually(async () => expect(await windowSeen()).not.toBeNull());
    await customer.writes("à vista");
    await done();

    live.say({ type: "window", isVisible: false });
    await eventually(async () => expect(await windowSeen()).toBeNull());
    await customer.writes("fora de vista");
    await browser.until((pushed) => pushed.length > 0);

    expect(texts(browser)).toEqual(["fora de vista"]);
    live.socket.terminate();
    await unsubscribe(browser);
  });

  it("is pushed once a window is closed, though that it was open is not written down yet", async () => {
    const live = await bia.listen();
    await live.subscribe("inbox");
    await eventually(async () => expect(await presenceOf(bia)).toHaveLength(1));
    const slow = await desk.context.db.pool.connect();
    try {
      await slow.query("begin; lock table member_presence in exclusive mode");
      live.say({ type: "window", isVisible: true });
      live.say({ type: "window", isVisible: false });
      // Both were heard once this is answered, and whatever is written at once would have been begun after a few questions.
      await live.subscribe(`chat:${chatId}`);
      for (let count = 0; count < 20; count += 1) await desk.client.get("/api/me");
      expect(await writingWindows()).toBe(1);
    } finally {
      await slow.query("rollback");
      slow.release();
    }

    await eventually(async () => expect(await writingWindows()).toBe(0));
    expect(await windowSeen()).toBeNull();
    live.socket.terminate();
  });

  it("is not pushed where the chat is muted or was read", async () => {
    const browser = await subscribe();
    await bia.send("PATCH", `/api/chats/${chatId}/marks`, { isMuted: true });
    await customer.writes("silenciada");
    await done();
    expect(browser.calls()).toBe(0);
    await unsubscribe(browser);
  });

  it("is tried again while the push service is down, and forgets who is gone", async () => {
    const [busy, gone] = [await subscribe(), await subscribe()];
    busy.answers(503);
    gone.answers(410);

    await customer.writes("insiste");
    await eventually(() => expect(busy.calls()).toBeGreaterThan(0));
    busy.answers(201);
    await busy.until((pushed) => pushed.length === 1);
    await eventually(async () => expect(await endpoints()).toEqual([busy.subscription.endpoint]));
    expect(gone.calls()).toBe(1);
    await unsubscribe(busy);
  });

  it("is pushed to nobody who has signed out", async () => {
    const leaving = await hire(desk, "Caio");
    const browser = await subscribe(leaving);
    await desk.client.send("PATCH", `/api/chats/${chatId}`, JSON.stringify({ assigneeId: leaving.id }), {
      "content-type": "application/json",
    });

    await leaving.send("POST", "/api/auth/sign-out", {});

    expect(await endpoints()).not.toContain(browser.subscription.endpoint);
  });
});

describe("which browsers are told", () => {
  it("is said to the sign-in that subscribed them, until they unsubscribe", async () => {
    const dora = await hire(desk, "Dora");
    const browser = await subscribe(dora);
    const kept = (of: ColleagueAtWork) => of.send<{ endpoints: string[] }>("GET", "/api/push-subscriptions");

    expect((await kept(dora)).body).toEqual({ endpoints: [browser.subscription.endpoint] });
    expect((await kept(bia)).body.endpoints).not.toContain(browser.subscription.endpoint);

    await dora.send("DELETE", `/api/push-subscriptions?endpoint=${encodeURIComponent(browser.subscription.endpoint)}`);
    expect((await kept(dora)).body).toEqual({ endpoints: [] });
  });
});

describe("an endpoint", () => {
  it.each([
    ["https://fcm.googleapis.com/fcm/send/a", true],
    ["https://updates.push.services.mozilla.com/wpush/v2/a", true],
    ["https://web.push.apple.com/a", true],
    ["https://wns2-par02p.notify.windows.com/w/?token=a", true],
    ["https://fcm.googleapis.com.evil.example/a", false],
    ["https://fcm.googleapis.com:8443/a", false],
    ["http://fcm.googleapis.com/a", false],
    ["https://user@fcm.googleapis.com/a", false],
    ["http://127.0.0.1:5432/", false],
  ])("of a push service is called, and no other address: %s", (endpoint, isOne) => {
    expect(isPushService(endpoint, { origins: [] })).toBe(isOne);
  });

  it("that is none is refused when somebody subscribes", async () => {
    const { subscription } = service.subscribe();
    const answer = await bia.send("PUT", "/api/push-subscriptions", {
      ...subscription,
      endpoint: "http://169.254.169.254/latest",
    });
    expect(answer).toMatchObject({ status: 422, body: { type: "/problems/no-push-service" } });
  });
});

/** Statements under way that say whether a window is seen. */
async function writingWindows(): Promise<number> {
  const { rows } = await desk.context.db.pool.query(
    "select from pg_stat_activity where datname = current_database() and state = 'active' and pid <> pg_backend_pid() and query ~ 'insert into member_presence .*window_seen_at'",
  );
  return rows.length;
}

async function presenceOf({ id }: ColleagueAtWork): Promise<unknown[]> {
  return (await desk.context.db.pool.query("select from member_presence where user_id = $1", [id])).rows;
}

async function windowSeen(): Promise<unknown> {
  const { rows } = await desk.context.db.pool.query("select window_seen_at from member_presence where user_id = $1", [
    bia.id,
  ]);
  return rows[0]?.window_seen_at ?? null;
}

async function endpoints(): Promise<string[]> {
  const { rows } = await desk.context.db.pool.query<{ endpoint: string }>(
    "select endpoint from push_subscriptions where user_id <> (select user_id from members where role = 'owner' limit 1) order by endpoint",
  );
  return rows.map(({ endpoint }) => endpoint);
}

/** All that was to be pushed has been looked at. */
async function done(): Promise<void> {
  await eventually(async () => {
    const { rows } = await desk.context.db.pool.query(
      "select from graphile_worker.jobs where task_identifier = 'push-message'",
    );
    expect(rows).toEqual([]);
  });
}
