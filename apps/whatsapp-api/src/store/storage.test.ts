import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { S3Server, WITHOUT_PACE } from "../../test/s3-server.ts";
import { Encryption } from "./encryption.ts";
import { FileStorage } from "./file-storage.ts";
import { SessionOwnedElsewhere } from "./lease.ts";
import { openS3Storage } from "./open-s3-storage.ts";
import type { SessionStorage } from "./session-storage.ts";

const nothing = () => undefined;
const log = createLogger("test", "silent");
const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "storage "));
  folders.push(folder);
  return folder;
};
const key = randomBytes(32);
let s3: S3Server;
beforeEach(async () => {
  s3 = await new S3Server().start();
});
afterEach(async () => {
  await s3.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Kind {
  readonly name: string;
  /** Another node on the same machine. */
  open(folder: string): Promise<SessionStorage>;
}

const KINDS: readonly Kind[] = [
  { name: "files", open: async (folder) => new FileStorage(folder, new Encryption([key]), randomUUID()) },
  { name: "S3", open: (folder) => openS3Storage(s3.config, folder, new Encryption([key]), log, WITHOUT_PACE) },
];

describe.each(KINDS)("sessions in $name", ({ open }) => {
  it("are what they were when they are opened again", async () => {
    const folder = newFolder();
    const first = await open(folder);
    const { store, lease } = await first.open("shop", nothing);
    store.setFact("account", { jid: "1@s.whatsapp.net" });
    store.transaction(() => store.setKey("session", "a", { ratchet: 7 }));
    store.appendEvent((sequence) => `event ${sequence}`);
    await store.durable();
    await lease.release();
    store.close();
    await first.close();

    const second = await open(folder);
    const again = await second.open("shop", nothing);

    expect(await second.list()).toEqual(["shop"]);
    expect(again.store.fact("account")).toEqual({ jid: "1@s.whatsapp.net" });
    expect(again.store.key("session", "a")).toEqual({ ratchet: 7 });
    expect(again.store.eventsAfter(0, 10)).toEqual([{ sequence: 1, body: "event 1" }]);
    expect(again.lease.fence).toBeGreaterThan(lease.fence);
    await again.lease.release();
    again.store.close();
    await second.close();
  });

  it("belong to one node at a time; the other is told to whom", async () => {
    const folder = newFolder();
    const [one, other] = [await open(folder), await open(folder)];
    const { store, lease } = await one.open("shop", nothing);

    await expect(other.open("shop", nothing)).rejects.toThrow(SessionOwnedElsewhere);
    await expect(other.open("shop", nothing)).rejects.toThrow(`process ${process.pid} on `);

    await lease.release();
    store.close();
    const taken = await other.open("shop", nothing);
    expect(taken.lease.fence).toBeGreaterThan(lease.fence);
    await taken.lease.release();
    taken.store.close();
    await one.close();
    await other.close();
  });

  it("are gone when they are erased", async () => {
    const folder = newFolder();
    const storage = await open(folder);
    const { store, lease } = await storage.open("shop", nothing);
    store.setFact("account", 1);
    await store.durable();
    await lease.release();
    store.close();

    await storage.erase("shop");

    expect(await storage.list()).toEqual([]);
    const fresh = await storage.open("shop", nothing);
    expect(fresh.store.fact("account")).toBeUndefined();
    await fresh.lease.release();
    fresh.store.close();
    await storage.close();
  });

  it("keep what was committed though the process ends without a word", async () => {
    const folder = newFolder();
    const storage = await open(folder);
    const { store } = await storage.open("shop", nothing);
    for (let count = 1; count <= 20; count += 1) store.setFact("count", count);
    await store.durable();
    store.close();
    await storage.close();

    const again = await (await open(folder)).open("shop", nothing);
    expect(again.store.fact("count")).toBe(20);
    again.store.close();
  });

  it("open with an old key, and seal with the new one", async () => {
    const folder = newFolder();
    const storage = await open(folder);
    const { store, lease } = await storage.open("shop", nothing);
    store.setFact("account", "kept");
    await store.durable();
    await lease.release();
    store.close();
    await storage.close();

    const sealed = new Encryption([key]).seal(Buffer.from("x"));
    const rotated = new Encryption([randomBytes(32), key]);
    expect(rotated.open(sealed).toString()).toBe("x");
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(rotated.seal(Buffer.from("x")))).toBe(false);
    expect(() => new Encryption([randomBytes(32)]).open(sealed)).toThrow("SESSION_ENCRYPTION_OLD_KEYS");
  });
});
