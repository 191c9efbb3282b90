import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDisks } from "../../test/empty-disks.ts";
import { eventually } from "../../test/eventually.ts";
import { S3Server, WITHOUT_PACE } from "../../test/s3-server.ts";
import { Encryption } from "./encryption.ts";
import { FileStorage } from "./file-storage.ts";
import { readHead } from "./head.ts";
import { ObjectStore } from "./object-store.ts";
import { openS3Storage } from "./open-s3-storage.ts";
import { S3_TIMINGS } from "./s3-storage.ts";
import type { OpenedSession, SessionStorage } from "./session-storage.ts";

const log = createLogger("test", "silent");
const nothing = () => undefined;
const key = randomBytes(32);
const encryption = new Encryption([key]);
let s3: S3Server;
const newDisk = emptyDisks();
beforeEach(async () => {
  s3 = await new S3Server().start();
});
afterEach(() => s3.stop());
const openOn = (disk: string, keys = encryption, timings = WITHOUT_PACE) =>
  openS3Storage(s3.config, disk, keys, log, timings);

/** A session that was closed in order, with something in it; in S3 alone. */
async function keptSession(): Promise<ObjectStore> {
  const storage = await openOn(newDisk());
  const { store, lease } = await storage.open("shop", nothing);
  store.setFact("account", "first");
  await store.durable();
  for (let count = 0; count < 50; count += 1)
    store.transaction(() => store.setKey("session", `${count}`, randomBytes(64)));
  store.appendEvent(() => "an event");
  await lease.release();
  store.close();
  await storage.close();
  return ObjectStore.connect(s3.config);
}

/** Closes a session in order: a machine with an empty disk has all of it. */
async function movesOn(
  from: SessionStorage,
  { store, lease }: Pick<OpenedSession, "store" | "lease">,
  look: (store: OpenedSession["store"]) => void = nothing,
): Promise<void> {
  await lease.release();
  const digest = store.contentDigest();
  store.close();
  await from.close();
  const elsewhere = await openOn(newDisk());
  const again = await elsewhere.open("shop", nothing);
  expect(again.store.contentDigest()).toBe(digest);
  look(again.store);
  await again.lease.release();
  again.store.close();
  await elsewhere.close();
}

/** How often its head was written. */
const headsWritten = (): number => s3.written.filter((key) => key.endsWith("shop/head")).length;
const headOf = async (objects: ObjectStore) => (await objects.get("shop/head"))?.body ?? Buffer.alloc(0);

describe("a session in S3", () => {
  it("carries on from S3 alone, on a machine with an empty disk", async () => {
    await keptSession();

    const elsewhere = await openOn(newDisk());
    const { store, lease } = await elsewhere.open("shop", nothing);

    expect(store.fact("account")).toBe("first");
    expect(store.key("session", "49")).toHaveLength(64);
    expect(store.eventsAfter(0, 10)).toEqual([{ sequence: 1, body: "an event" }]);
    store.forgetEvents(1);
    expect(store.appendEvent(() => "the next")).toBe(2);
    await lease.release();
    store.close();
    await elsewhere.close();
  });

  it("is not used when its head is torn", async () => {
    const objects = await keptSession();
    const head = await headOf(objects);
    await objects.put("shop/head", head.subarray(0, head.length - 20));

    const storage = await openOn(newDisk());
    await expect(storage.open("shop", nothing)).rejects.toThrow("its head in S3 is torn");
    expect((await headOf(objects)).length).toBe(head.length - 20);
    await storage.close();
  });

  it("is not used when its base is missing, or another one", async () => {
    const objects = await keptSession();
    const { base } = readHead("shop", { body: await headOf(objects), etag: "" }, encryption).head;
    await objects.put(base.key, Buffer.from("something else"));

    const storage = await openOn(newDisk());
    await expect(storage.open("shop", nothing)).rejects.toThrow("torn");
    await objects.delete(base.key);
    await expect(storage.open("shop", nothing)).rejects.toThrow("missing");
    await storage.close();
  });

  it("is not used when S3 gives an older state than this machine has seen", async () => {
    const disk = newDisk();
    const storage = await openOn(disk);
    const { store, lease } = await storage.open("shop", nothing);
    store.setFact("account", "old");
    await store.durable();
    const objects = await ObjectStore.connect(s3.config);
    const older = await headOf(objects);
    store.setFact("account", "new");
    await store.durable();
    await lease.release();
    store.close();
    await storage.close();
    await objects.put("shop/head", older);

    const again = await openOn(disk);
    await expect(again.open("shop", nothing)).rejects.toThrow("stale");
    await again.close();
  });

  it("is not used with a wrong key, and says which variable to set; with the old key beside the new one it is", async () => {
    await keptSession();
    const wrong = await openOn(newDisk(), new Encryption([randomBytes(32)]));
    await expect(wrong.open("shop", nothing)).rejects.toThrow("SESSION_ENCRYPTION_KEY");
    await wrong.close();

    const rotated = await openOn(newDisk(), new Encryption([randomBytes(32), key]));
    const { store, lease } = await rotated.open("shop", nothing);
    expect(store.fact("account")).toBe("first");
    await lease.release();
    store.close();
    await rotated.close();
  });

  it("is written once a second at most while it is busy, and not at all while it is idle", async () => {
    const storage = await openOn(newDisk(), encryption, S3_TIMINGS);
    const { store, lease } = await storage.open("shop", nothing);
    store.setFact("n", 0);
    await store.durable();
    s3.takeCounts();
    const startedAt = Date.now();
    let writes = 0;
    while (Date.now() - startedAt < 3_200) {
      for (const end = writes + 20; writes < end; writes += 1) store.setFact("n", writes);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await store.durable();
    const seconds = (Date.now() - startedAt) / 1_000;
    expect(writes).toBeGreaterThan(100);
    // The heartbeat of the node may fall into this time.
    expect(s3.takeCounts().PUT ?? 0).toBeLessThanOrEqual(Math.ceil(seconds) + 1);

    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(s3.takeCounts().PUT ?? 0).toBeLessThanOrEqual(1);
    await lease.release();
    store.close();
    await storage.close();
  });

  it("writes what nobody waits for with the next change, or at the end", async () => {
    const storage = await openOn(newDisk());
    const { store, lease } = await storage.open("shop", nothing);
    await store.durable();
    const before = headsWritten();
    store.transactionInPassing(() => store.setFact("delivered", 1));
    expect(store.isDurable).toBe(true);
    await store.durable();
    expect(headsWritten()).toBe(before);
    store.setFact("n", 1);
    await store.durable();
    expect(headsWritten()).toBe(before + 1);
    store.transactionInPassing(() => store.setFact("delivered", 2));
    await movesOn(storage, { store, lease }, (again) => expect(again.fact("delivered")).toBe(2));
  });

  it("takes 20 requests at most for 1,000 messages under load", async () => {
    const storage = await openOn(newDisk(), encryption, S3_TIMINGS);
    const { store, lease } = await storage.open("shop", nothing);
    s3.takeCounts();
    for (let message = 0; message < 1_000; message += 10) {
      for (let one = message; one < message + 10; one += 1)
        store.transaction(() => {
          store.setKey("session", `customer ${one % 40}`, randomBytes(900));
          store.recordInbound("chat", `${one}`);
          store.appendEvent(() => `message ${one} ${"x".repeat(800)}`);
        });
      // As fast as one gateway takes messages in: 250 to 300 a second.
      await delay(35);
    }
    await store.durable();
    const counts = s3.takeCounts();

    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(20);
    await lease.release();
    store.close();
    await storage.close();
  });

  it("goes on with the base that it has when the next one cannot be written", async () => {
    const storage = await openOn(newDisk());
    const { store, lease } = await storage.open("shop", nothing);
    const fill = (round: number) => {
      store.transaction(() => {
        for (let count = 0; count < 400; count += 1) store.setKey("session", `${round} ${count}`, randomBytes(1_000));
      });
    };
    s3.refusedKey = "/base-";
    fill(1);
    await store.durable();
    fill(2);
    const kept = store.durable();
    await eventually(() => expect(storage.problem() ?? "").toContain("S3"));
    s3.refusedKey = undefined;
    await kept;
    store.setFact("last", true);
    await movesOn(storage, { store, lease });
  });

  it("is not used on an empty disk when S3 was set back to before what its last owner has told of", async () => {
    const storage = await openOn(newDisk());
    const { store, lease } = await storage.open("shop", nothing);
    const objects = await ObjectStore.connect(s3.config);
    const older = await headOf(objects);
    store.setFact("account", "new");
    await lease.release();
    store.close();
    await storage.close();
    await objects.put("shop/head", older);

    const elsewhere = await openOn(newDisk());
    await expect(elsewhere.open("shop", nothing)).rejects.toThrow("stale");
    await elsewhere.close();
  });

  it("takes the place of what an older disk has", async () => {
    const disk = newDisk();
    const first = await openOn(disk);
    const { store, lease } = await first.open("shop", nothing);
    store.setFact("n", 1);
    await lease.release();
    store.close();
    await first.close();
    const older = readFileSync(join(disk, "shop.sqlite"));
    const second = await openOn(disk);
    const newer = await second.open("shop", nothing);
    newer.store.setFact("n", 2);
    await newer.lease.release();
    newer.store.close();
    await second.close();
    writeFileSync(join(disk, "shop.sqlite"), older);

    const third = await openOn(disk);
    const opened = await third.open("shop", nothing);
    expect(opened.store.fact("n")).toBe(2);
    await opened.lease.release();
    opened.store.close();
    await third.close();
  });

  it("carries on with what a disk has that was used without S3 meanwhile, and not with that of another session", async () => {
    const disk = newDisk();
    const first = await openOn(disk);
    const { store, lease } = await first.open("shop", nothing);
    await lease.release();
    store.close();
    await first.close();
    const without = await new FileStorage(disk, encryption, "without").open("shop");
    without.store.setFact("n", 7);
    without.store.close();

    const second = await openOn(disk);
    const opened = await second.open("shop", nothing);
    await opened.lease.release();
    opened.store.close();
    await second.close();
    const elsewhere = await openOn(newDisk());
    const there = await elsewhere.open("shop", nothing);
    expect(there.store.fact("n")).toBe(7);
    await there.lease.release();
    there.store.close();
    await elsewhere.close();

    const other = newDisk();
    (await new FileStorage(other, encryption, "other").open("shop")).store.close();
    const third = await openOn(other);
    await expect(third.open("shop", nothing)).rejects.toThrow("another session of this name");
    await third.close();
  });

  it("seals everything anew with a new key, here and in S3: the old one is not needed after", async () => {
    const disk = newDisk();
    const first = await openOn(disk);
    const { store, lease } = await first.open("shop", nothing);
    store.setFact("account", "kept");
    await lease.release();
    store.close();
    await first.close();
    const newKey = randomBytes(32);
    const rotating = await openOn(disk, new Encryption([newKey, key]));
    const rotated = await rotating.open("shop", nothing);
    await rotated.lease.release();
    rotated.store.close();
    await rotating.close();

    for (const place of [disk, newDisk()]) {
      const after = await openOn(place, new Encryption([newKey]));
      const opened = await after.open("shop", nothing);
      expect(opened.store.fact("account")).toBe("kept");
      await opened.lease.release();
      opened.store.close();
      await after.close();
    }
  });

  it("leaves no version of its credentials in S3 when they are erased", async () => {
    s3.keepsVersions = true;
    const storage = await openOn(newDisk());
    const { store, lease } = await storage.open("shop", nothing);
    store.setFact("creds", "secret");
    await store.durable();
    const before = s3.versions.filter((name) => name.includes("/shop/"));
    expect(before.length).toBeGreaterThan(3);
    store.eraseCredentials();
    await storage.forgetEarlier("shop");

    const names = s3.versions.filter((name) => name.includes("/shop/")).map((name) => name.replace(/base-.*/, "base"));
    expect(names.sort()).toEqual(["desk/shop/base", "desk/shop/head", "desk/shop/lease"]);
    await lease.release();
    store.close();
    await storage.erase("shop");
    expect(s3.versions.filter((name) => name.includes("/shop/"))).toEqual([]);
    await storage.close();
  });

  it("waits while S3 is away, and loses nothing", async () => {
    const storage = await openOn(newDisk());
    const { store, lease } = await storage.open("shop", nothing);
    store.setFact("n", 1);
    await store.durable();
    s3.isDown = true;
    store.setFact("n", 2);
    const kept = store.durable();
    expect(store.isDurable).toBe(false);
    s3.isDown = false;
    await kept;
    expect(store.isDurable).toBe(true);
    await lease.release();
    store.close();
    await storage.close();
  });
});
