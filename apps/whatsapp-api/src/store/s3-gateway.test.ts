import { randomBytes } from "node:crypto";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDisks } from "../../test/empty-disks.ts";
import { eventually } from "../../test/eventually.ts";
import { call, type Gateway, MARINA, openGateway, SHOP } from "../../test/gateway.ts";
import { startProgram } from "../../test/program.ts";
import { S3Server, WITHOUT_PACE } from "../../test/s3-server.ts";
import { Encryption } from "./encryption.ts";
import { ObjectStore } from "./object-store.ts";
import { openS3Storage } from "./open-s3-storage.ts";

const DAY_MS = 86_400_000;
const log = createLogger("test", "silent");

let s3: S3Server;
const newDisk = emptyDisks();
beforeEach(async () => {
  s3 = await new S3Server().start();
});
afterEach(() => s3.stop());

describe("a gateway with its sessions in S3", () => {
  let gateway: Gateway;
  afterEach(() => gateway.stop());

  it("loses nothing when its machine dies with its disk between two writes: another goes on, and all can be read", async () => {
    const shared = { ...s3.environment, SESSION_ENCRYPTION_KEY: randomBytes(32).toString("base64") };
    gateway = await openGateway({ environment: shared });
    await gateway.link();
    await gateway.halt();
    const texts: string[] = [];
    const objects = await ObjectStore.connect(s3.config);
    for (let round = 0; round < 4; round += 1) {
      const program = await startProgram({ ...gateway.environment, DATA_DIR: newDisk() });
      const seen = gateway.receiver.texts.length;
      const writing = (async () => {
        for (let count = 0; count < 15; count += 1) {
          texts.push(`mensagem ${texts.length + 1}`);
          await gateway.marina.send({ to: SHOP, type: "text", text: texts.at(-1) ?? "" });
        }
      })();
      await gateway.receiver.until(({ texts: got }) => got.length > seen + round * 3);
      program.kill("SIGKILL");
      await Promise.all([program.exited, writing]);
      // Nobody waits half a minute for a dead node's lease here: it is taken away as if that time had passed.
      await objects.erase(".nodes/");
    }
    const last = await startProgram({ ...gateway.environment, DATA_DIR: newDisk() });
    await gateway.receiver.until(({ texts: got }) => got.length >= texts.length);
    const answer = await fetch(`${last.url}/sessions/shop/messages`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${gateway.environment.WHATSAPP_API_KEY}`,
        "content-type": "application/json",
        "idempotency-key": "k",
      },
      body: JSON.stringify({ to: MARINA, type: "text", text: "ainda aqui" }),
    });
    await gateway.marina.until(({ received }) => received.length === 1);

    expect(answer.status).toBe(202);
    expect(new Set(gateway.receiver.of("message.received").map(({ data: { id } }) => id)).size).toBe(texts.length);
    expect([...new Set(gateway.receiver.texts)]).toEqual(texts);
    last.kill("SIGTERM");
    await last.exited;
  });

  it("leaves WhatsApp alone once another node has taken a session, and confirms nothing that came meanwhile", async () => {
    const key = randomBytes(32);
    gateway = await openGateway({
      environment: { ...s3.environment, SESSION_ENCRYPTION_KEY: key.toString("base64") },
    });
    await gateway.link();
    // Its node is taken for dead: its heartbeat is gone.
    await (await ObjectStore.connect(s3.config)).erase(".nodes/");
    const other = await openS3Storage(s3.config, newDisk(), new Encryption([key]), log, WITHOUT_PACE);
    const taken = await other.open("shop", () => undefined);

    const { id } = await gateway.marina.send({ to: SHOP, type: "text", text: "Oi" });
    await eventually(async () =>
      expect(await gateway.session()).toMatchObject({ status: "disconnected", lastError: { code: "owned-elsewhere" } }),
    );
    await eventually(() => expect(gateway.simulator.stats().connections).toBe(0));
    expect(gateway.marina.receipts.get(id)).toBe("sent");
    expect(gateway.receiver.texts).toEqual([]);

    await taken.lease.release();
    taken.store.close();
    await other.close();
    await gateway.call("POST", "/sessions/shop/start");
    await gateway.receiver.until(({ texts }) => texts.length === 1);
    await gateway.marina.until(({ receipts }) => receipts.get(id) === "delivered");
  });

  it("erases the credentials of a session that nobody uses in S3 too, with all older versions", async () => {
    s3.keepsVersions = true;
    let passedMs = 0;
    gateway = await openGateway({
      environment: { ...s3.environment, SESSION_RETENTION_DAYS: "30", SESSION_RETENTION_GRACE_HOURS: "72" },
      context: { clock: () => Date.now() + passedMs },
    });
    await gateway.link();
    await gateway.call("POST", "/sessions/shop/stop");
    const ofShop = () => s3.versions.filter((name) => name.includes("/shop/"));
    for (const ms of [30 * DAY_MS, 3 * DAY_MS]) {
      await eventually(async () =>
        expect((await gateway.call("GET", "/metrics")).body).toContain("whatsapp_events_waiting 0\n"),
      );
      passedMs += ms;
      expect(ofShop().length).toBeGreaterThan(3);
      await gateway.sweep();
    }

    expect(await gateway.session()).toMatchObject({ status: "logged_out", lastError: { code: "unused" } });
    const names = ofShop().map((name) => name.replace(/base-.*/, "base"));
    expect(new Set(names)).toEqual(new Set(["desk/shop/base", "desk/shop/head", "desk/shop/lease"]));
    expect(names.filter((name) => name.endsWith("base"))).toHaveLength(1);
  });

  it("shows a session that another node has, says who, and takes it when that node is gone", async () => {
    const shared = { ...s3.environment, SESSION_ENCRYPTION_KEY: randomBytes(32).toString("base64") };
    gateway = await openGateway({ environment: shared });
    await gateway.link();
    const other = await startProgram({ ...gateway.environment, DATA_DIR: newDisk() });
    const ask = (method: string, path: string) =>
      fetch(`${other.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${gateway.environment.WHATSAPP_API_KEY}` },
      });

    expect(await (await ask("GET", "/sessions/shop")).json()).toMatchObject({
      status: "disconnected",
      lastError: { code: "owned-elsewhere", message: expect.stringContaining(`process ${process.pid} on`) },
    });
    expect((await ask("POST", "/sessions/shop/start")).status).toBe(503);
    const message = { to: MARINA, type: "text", text: "Oi" };
    const refused = await call<{ type: string }>(other.url, "POST", "/sessions/shop/messages", message, {
      "idempotency-key": "k1",
    });
    expect(refused).toMatchObject({ status: 503, body: { type: "/problems/session-owned-elsewhere" } });
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await gateway.session()).status).toBe("connected");

    await gateway.halt();
    expect((await ask("POST", "/sessions/shop/start")).status).toBe(202);
    other.kill("SIGTERM");
    await other.exited;
  });
});
