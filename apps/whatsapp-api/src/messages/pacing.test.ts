import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { type Gateway, isBack, MARINA, openGateway, SHOP } from "../../test/gateway.ts";
import { Encryption } from "../store/encryption.ts";
import { SessionStore } from "../store/session-store.ts";
import { Pacer } from "./pacer.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe("a session's pace", () => {
  const sending = { perMinute: 30, burst: 10, typing: false, newContactsPerDay: 20 };
  let folder = "";
  const openStore = () => new SessionStore(join(folder, "shop.sqlite"), new Encryption([Buffer.alloc(32, 7)]));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is kept to over a whole busy day, with restarts in between", () => {
    folder = mkdtempSync(join(tmpdir(), "pace "));
    let store = openStore();
    let pacer = new Pacer(store, sending);
    const left: number[] = [];
    let now = Date.parse("2026-11-23T08:00:00Z");
    const end = now + DAY_MS;
    for (let step = 0; now < end; step += 1) {
      // As many as there is time for: somebody pushes all day long, and starts the program anew each hour.
      const waitMs = pacer.waitMs(now);
      if (waitMs > 0) now += waitMs;
      else {
        pacer.take(now);
        left.push(now);
        now += step % 7;
      }
      if (step % 1_800 === 0) {
        store.close();
        store = openStore();
        pacer = new Pacer(store, sending);
      }
    }
    store.close();

    for (let from = 0, to = 0; to < left.length; to += 1) {
      while ((left[to] ?? 0) - (left[from] ?? 0) >= HOUR_MS) from += 1;
      expect(to - from + 1).toBeLessThanOrEqual(60 * sending.perMinute + sending.burst);
    }
    expect(left.length).toBeGreaterThan(0.99 * 24 * 60 * sending.perMinute);
  });

  it("goes on at once when the clock had been ahead", () => {
    folder = mkdtempSync(join(tmpdir(), "pace "));
    const store = openStore();
    const pacer = new Pacer(store, sending);
    const now = Date.parse("2026-11-23T08:00:00Z");
    while (pacer.waitMs(now + DAY_MS) === 0) pacer.take(now + DAY_MS);

    expect(pacer.waitMs(now)).toBeLessThanOrEqual(MINUTE_MS / sending.perMinute);
    pacer.take(now);
    expect(pacer.waitMs(now + MINUTE_MS)).toBe(0);
    store.close();
  });

  it("lets so many people a day be written to who never wrote, in any 24 hours", () => {
    folder = mkdtempSync(join(tmpdir(), "pace "));
    let store = openStore();
    let pacer = new Pacer(store, sending);
    const reopen = () => {
      store.close();
      store = openStore();
      pacer = new Pacer(store, sending);
    };
    const begun: number[] = [];
    let uploads: { to: string; endsAt: number }[] = [];
    let [tries, ends, now] = [0, 0, Date.parse("2026-11-20T08:00:00Z")];
    for (const end = now + 3 * DAY_MS; now < end; ) {
      // Files go up for half an hour, four at a time; every fifth fails, and gives its place back.
      for (const { to } of uploads.filter(({ endsAt }) => endsAt <= now)) {
        ends += 1;
        const isSent = ends % 5 !== 0;
        if (isSent) pacer.countFirstMessage(to, now);
        if (isSent) begun.push(now);
        pacer.endReservation(to);
      }
      uploads = uploads.filter(({ endsAt }) => endsAt > now);
      // What goes up when the program is killed is gone with it.
      if (tries % 16 === 15) {
        [tries, uploads] = [0, []];
        reopen();
      }
      const to = randomBytes(8).toString("hex");
      const nextAt = uploads.length < 4 ? pacer.reserveFirstMessage(to, now) : now + MINUTE_MS;
      if (nextAt === undefined) {
        tries += 1;
        uploads.push({ to, endsAt: now + 30 * MINUTE_MS });
        now += MINUTE_MS;
      } else if (uploads.length > 0) {
        now = Math.min(...uploads.map(({ endsAt }) => endsAt));
      } else {
        expect(nextAt).toBeGreaterThan(now);
        now = nextAt;
        reopen();
      }
    }
    store.close();

    for (const start of begun)
      expect(begun.filter((at) => at >= start && at < start + DAY_MS).length).toBeLessThanOrEqual(20);
    expect(begun.length).toBe(60);
  });
});

describe("a gateway that sends gently", () => {
  let gateway: Gateway;
  afterEach(() => gateway.stop());
  const send = (to: string, text: string, key: string) =>
    gateway.call<{ state?: string; notBefore?: string; type?: string; id?: string }>(
      "POST",
      "/sessions/shop/messages",
      { to, type: "text", text },
      { "idempotency-key": key },
    );

  it("takes more than it may send at once, says when it leaves, and lets it leave in order, over a restart too", async () => {
    gateway = await openGateway({ environment: { SEND_PER_MINUTE: "20", SEND_BURST: "2" } });
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    const answers = [];
    for (let count = 1; count <= 4; count += 1) answers.push(await send(MARINA, `resposta ${count}`, `k${count}`));
    expect(answers.map(({ body }) => body.state)).toEqual(["sent", "sent", "queued", "queued"]);
    expect(Date.parse(answers[3]?.body.notBefore ?? "")).toBeGreaterThan(Date.now() + 3_000);
    expect(await gateway.session()).toMatchObject({ queuedMessages: 2 });

    // What waits is not forgotten by a session that is stopped, nor silently: it says how much there is.
    await gateway.call("POST", "/sessions/shop/stop");
    expect(await gateway.session()).toMatchObject({ status: "disconnected", queuedMessages: 2 });
    expect(await gateway.call("DELETE", "/sessions/shop")).toMatchObject({ status: 409 });
    await gateway.restart();
    await gateway.call("POST", "/sessions/shop/start");
    await isBack(gateway);
    expect((await send(MARINA, "resposta 4", "k4")).body).toMatchObject({ id: answers[3]?.body.id });
    await gateway.marina.until(({ received }) => received.length === 4);

    const texts = gateway.marina.received.map(({ message }) => message.extendedTextMessage?.text);
    expect(texts).toEqual([1, 2, 3, 4].map((count) => `resposta ${count}`));
    expect(gateway.marina.received.map(({ copies }) => copies)).toEqual([1, 1, 1, 1]);
  });

  it("begins only so many conversations a day, and answers those who wrote whatever the day", async () => {
    gateway = await openGateway({ environment: { SEND_NEW_CONTACTS_PER_DAY: "2" } });
    const strangers = [1, 2, 3].map((index) =>
      gateway.simulator.addCustomer({ number: `+55319777000${index}0`, name: `Estranho ${index}` }),
    );
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    const answers = [];
    for (const [index, { account }] of strangers.entries())
      answers.push(await send(account.number, "Conheça a loja", `s${index}`));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(answers[2]?.body.type).toBe("/problems/sending-budget-spent");
    expect(answers[2]?.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await send(strangers[0]?.account.number ?? "", "E mais uma coisa", "s9")).status).toBe(202);
    expect((await send(MARINA, "Olá, Marina", "m1")).status).toBe(202);
  });

  it("begins no more than that while files go up, whose places come back when they fail", async () => {
    gateway = await openGateway({ environment: { SEND_NEW_CONTACTS_PER_DAY: "2" } });
    const strangers = [1, 2, 3, 4].map((index) =>
      gateway.simulator.addCustomer({ number: `+55319777000${index}0`, name: `Estranho ${index}` }),
    );
    const [first, second, third, fourth] = strangers.map(({ account }) => account.number);
    await gateway.link();
    const upload = (mode: "held" | "refused", off = false) => gateway.simulator.fault({ kind: "upload", mode, off });
    const file = { type: "image", data: Buffer.from("a shoe").toString("base64"), mimeType: "image/jpeg" };
    const sendFile = (to = "", key = "") =>
      gateway.call<{ type?: string }>("POST", "/sessions/shop/messages", { to, ...file }, { "idempotency-key": key });
    const isHeld = (count: number) =>
      eventually(() => expect(gateway.simulator.stats().uploadsHeld).toBeGreaterThanOrEqual(count));

    upload("held");
    const failing = [sendFile(first, "a1"), sendFile(second, "b1")];
    await isHeld(2);
    expect(await send(third ?? "", "Conheça a loja", "c1")).toMatchObject({ status: 429 });
    upload("refused");
    expect((await Promise.all(failing)).map(({ status }) => status)).toEqual([500, 500]);

    upload("held");
    const going = [sendFile(first, "a1"), sendFile(first, "a2"), sendFile(third, "c1")];
    await isHeld(3);
    const answers = await Promise.all([sendFile(second, "b1"), sendFile(fourth, "d1")]);
    upload("held", true);

    expect((await Promise.all(going)).map(({ status }) => status)).toEqual([202, 202, 202]);
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 429, body: { type: "/problems/sending-budget-spent" } });
    await gateway.restart();
    await isBack(gateway);
    expect(await sendFile(second, "b1")).toMatchObject({ status: 429 });
  });

  it("shows that it types before a text, where that is wanted", async () => {
    gateway = await openGateway({ environment: { SEND_TYPING: "true" } });
    await gateway.link();
    await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await gateway.receiver.until(({ texts }) => texts.length === 1);

    const sending = send(MARINA, "Já vejo", "t1");
    await gateway.marina.until(({ typists }) => typists.get(SHOP) === "composing");
    expect(gateway.marina.received).toEqual([]);
    expect((await sending).body.state).toBe("sent");
  });
});
