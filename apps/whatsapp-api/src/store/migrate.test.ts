import { randomBytes, randomUUID } from "node:crypto";
import { createLogger } from "@gomarketing/service-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDisks } from "../../test/empty-disks.ts";
import { S3Server, WITHOUT_PACE } from "../../test/s3-server.ts";
import { Encryption } from "./encryption.ts";
import { FileStorage } from "./file-storage.ts";
import { type Migration, migrateSessions } from "./migrate.ts";
import { connectS3Storage, openS3Storage } from "./open-s3-storage.ts";

const log = createLogger("test", "silent");
const encryption = new Encryption([randomBytes(32)]);
const nothing = () => undefined;
const newDisk = emptyDisks();
let s3: S3Server;
let disk: string;
let files: FileStorage;
beforeEach(async () => {
  s3 = await new S3Server().start();
  disk = newDisk();
  files = new FileStorage(disk, encryption, randomUUID());
});
afterEach(() => s3.stop());

const keepOnDisk = async (id: string) => {
  const { store } = await files.open(id);
  store.setFact("account", `of ${id}`);
  store.appendEvent((sequence) => `event ${sequence}`);
  store.close();
};

const migrate = async (
  given: Partial<Migration> & Pick<Migration, "from">,
  folder: { disk: string; files: FileStorage } = { disk, files },
) => {
  const bucket = given.isDryRun
    ? await connectS3Storage(s3.config, folder.disk, encryption, WITHOUT_PACE)
    : await openS3Storage(s3.config, folder.disk, encryption, log, WITHOUT_PACE);
  const rows = await migrateSessions({
    isDryRun: false,
    erasesSource: false,
    ids: undefined,
    files: folder.files,
    bucket,
    ...given,
  });
  await bucket.close();
  return rows;
};

const factInBucket = async (id: string) => {
  const bucket = await openS3Storage(s3.config, newDisk(), encryption, log, WITHOUT_PACE);
  const { store, lease } = await bucket.open(id, nothing);
  const fact = store.fact("account");
  await lease.release();
  store.close();
  await bucket.close();
  return fact;
};

describe("moving sessions between stores", () => {
  it("copies all of them to S3, and keeps those on the disk", async () => {
    await keepOnDisk("shop");
    await keepOnDisk("branch");

    const rows = await migrate({ from: "file" });

    expect(rows.map(({ id, result }) => `${id} ${result}`).sort()).toEqual(["branch copied", "shop copied"]);
    expect(await files.list()).toHaveLength(2);
    expect(await factInBucket("shop")).toBe("of shop");
    expect(await factInBucket("branch")).toBe("of branch");
  });

  it("brings them back to a disk that has none, and erases them in S3 when it is told to", async () => {
    await keepOnDisk("shop");
    await migrate({ from: "file", erasesSource: true });
    expect(await files.list()).toEqual([]);
    const there = newDisk();
    const filesThere = new FileStorage(there, encryption, randomUUID());

    const rows = await migrate({ from: "s3", erasesSource: true }, { disk: there, files: filesThere });

    expect(rows).toEqual([{ id: "shop", result: "moved", detail: "" }]);
    const { store } = await filesThere.open("shop");
    expect(store.fact("account")).toBe("of shop");
    expect(store.appendEvent((sequence) => `event ${sequence}`)).toBe(2);
    store.close();
    const bucket = await connectS3Storage(s3.config, newDisk(), encryption);
    expect(await bucket.listBucket()).toEqual([]);
    await bucket.close();
    // It may go to S3 again: it is no copy of anything any more.
    expect((await migrate({ from: "file" }, { disk: there, files: filesThere })).map(({ result }) => result)).toEqual([
      "copied",
    ]);
  });

  it("changes nothing in a dry run", async () => {
    await keepOnDisk("shop");
    const rows = await migrate({ from: "file", isDryRun: true });

    expect(rows).toEqual([{ id: "shop", result: "would be copied", detail: "" }]);
    expect(s3.written).toEqual([]);
    expect(s3.takeCounts()).not.toHaveProperty("DELETE");
  });

  it("leaves alone what is in use, here or elsewhere, and says whose it is", async () => {
    await keepOnDisk("shop");
    const { store } = await files.open("shop");
    expect(await migrate({ from: "file" })).toEqual([
      { id: "shop", result: "in use", detail: expect.stringContaining(`process ${process.pid} on`) },
    ]);
    store.close();
    await migrate({ from: "file" });
    const elsewhere = await openS3Storage(s3.config, newDisk(), encryption, log, WITHOUT_PACE);
    const taken = await elsewhere.open("shop", nothing);

    for (const isDryRun of [true, false])
      expect(await migrate({ from: "s3", isDryRun })).toEqual([
        { id: "shop", result: "in use", detail: expect.stringContaining(`process ${process.pid} on`) },
      ]);
    await taken.lease.release();
    taken.store.close();
    await elsewhere.close();
  });

  it("refuses to put an older state over a later one, and a name that is not there", async () => {
    await keepOnDisk("shop");
    await migrate({ from: "file" });
    const elsewhere = await openS3Storage(s3.config, newDisk(), encryption, log, WITHOUT_PACE);
    const { store, lease } = await elsewhere.open("shop", nothing);
    store.setFact("account", "later");
    await lease.release();
    store.close();
    await elsewhere.close();

    expect(await migrate({ from: "file", ids: ["shop", "nobody"] })).toEqual([
      { id: "shop", result: "refused", detail: expect.stringContaining("later state") },
      { id: "nobody", result: "refused", detail: expect.stringContaining("no session nobody") },
    ]);
    expect(await factInBucket("shop")).toBe("later");
  });
});
