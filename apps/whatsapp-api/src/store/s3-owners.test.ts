import { randomBytes } from "node:crypto";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDisks } from "../../test/empty-disks.ts";
import { S3Server, WITHOUT_PACE } from "../../test/s3-server.ts";
import { Encryption } from "./encryption.ts";
import { ObjectStore } from "./object-store.ts";
import { openS3Storage } from "./open-s3-storage.ts";

const log = createLogger("test", "silent");
const nothing = () => undefined;
const encryption = new Encryption([randomBytes(32)]);
let s3: S3Server;
const newDisk = emptyDisks();
beforeEach(async () => {
  s3 = await new S3Server().start();
});
afterEach(() => s3.stop());
const openOn = (disk: string) => openS3Storage(s3.config, disk, encryption, log, WITHOUT_PACE);

describe("the owner of a session in S3", () => {
  it("is taken over at once where its owner's file is free, though its node still counts as alive", async () => {
    const disk = newDisk();
    const one = await openOn(disk);
    const { store } = await one.open("shop", nothing);
    store.setFact("n", 1);
    await store.durable();
    // As when the process dies: the lock is gone, the lease and the heartbeat are not.
    store.close();

    const other = await openOn(disk);
    const { store: taken, lease } = await other.open("shop", nothing);
    expect(taken.fact("n")).toBe(1);
    await lease.release();
    taken.close();
    await other.close();
    await one.close();
  });

  it("stops before others take it when its node cannot say that it lives", async () => {
    const timings = { ...WITHOUT_PACE, renewEveryMs: 250, giveUpAfterMs: 3_000, deadAfterMs: 30_000 };
    const storage = await openS3Storage(s3.config, newDisk(), encryption, log, timings);
    const lost = Promise.withResolvers<void>();
    const { store } = await storage.open("shop", () => lost.resolve());
    s3.isDown = true;
    await lost.promise;
    expect(storage.problem()).toContain("S3 does not answer");
    s3.isDown = false;
    store.close();
    await storage.close();
  });

  it("is taken by nobody else while its node lives, and its late owner writes no more when it was", async () => {
    const one = await openOn(newDisk());
    let wasLost = false;
    const { store } = await one.open("shop", () => (wasLost = true));
    store.setFact("n", 1);
    await store.durable();
    // Its node is taken for dead: its heartbeat is gone.
    const objects = await ObjectStore.connect(s3.config);
    await objects.erase(".nodes/");
    const other = await openOn(newDisk());
    const taken = await other.open("shop", nothing);
    taken.store.setFact("n", 2);
    await taken.store.durable();

    store.setFact("n", 3);
    await expect(store.durable()).rejects.toThrow("another node");

    expect(wasLost).toBe(true);
    expect(taken.store.fact("n")).toBe(2);
    store.close();
    await taken.lease.release();
    taken.store.close();
    await other.close();
    await one.close();
  });

  it("is fenced off by a look before each write where the server has no conditional writes", async () => {
    s3.hasConditions = false;
    const one = await openOn(newDisk());
    let wasLost = false;
    const { store } = await one.open("shop", () => {
      wasLost = true;
    });
    const objects = await ObjectStore.connect(s3.config);
    await objects.erase(".nodes/");
    const other = await openOn(newDisk());
    const taken = await other.open("shop", nothing);

    store.setFact("n", "late");
    await expect(store.durable()).rejects.toThrow("another node");

    expect(wasLost).toBe(true);
    store.close();
    await taken.lease.release();
    taken.store.close();
    await other.close();
    await one.close();
  });
});
