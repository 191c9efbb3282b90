import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backUp } from "../scripts/backup/back-up.ts";
import { restoreBackup } from "../scripts/backup/restore-backup.ts";
import { DeskClient } from "../scripts/system/desk-client.ts";
import { freePort } from "../scripts/system/environment.ts";
import { eventually } from "../scripts/system/eventually.ts";
import { startPostgres } from "../scripts/system/postgres.ts";
import { startSystem } from "../scripts/system/system.ts";
import { BUSINESS, OWNER, openLinkedDesk } from "./whole-system.ts";

const CUSTOMER = "+5531991110001";
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let folder: string;
let archive: string;
let desk: Awaited<ReturnType<typeof openLinkedDesk>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gomarketing backup "));
  archive = join(folder, "desk.tar.gz");
  desk = await openLinkedDesk();
});
afterAll(async () => {
  await desk?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const write = (body: Record<string, unknown>) =>
  desk.whatsApp.control.post(`/customers/${encodeURIComponent(CUSTOMER)}/messages`, { to: BUSINESS.number, ...body });

/** What people see of a desk: chats and their messages, without what goes on by itself. */
async function seen(client: DeskClient) {
  const chats = await client.chats();
  return Promise.all(
    chats.map(async ({ id, contact, status, labels }) => ({
      id,
      contact,
      status,
      labels,
      messages: await client.messages(id),
    })),
  );
}

describe("a backup", () => {
  it("is made while messages flow, and brings back elsewhere all that was here when it began, the linked phone too", async () => {
    await desk.whatsApp.control.post("/customers", { number: CUSTOMER, name: "Marina" });
    await write({ type: "image", data: PICTURE.toString("base64"), mimeType: "image/png", caption: "a foto" });
    for (let count = 0; count < 20; count += 1) await write({ type: "text", text: `antes ${count}` });
    const chat = await eventually("all that was written before", async () => {
      const [one] = await desk.desk.chats();
      const messages = one ? await desk.desk.messages(one.id) : [];
      return messages.length === 21 && messages[0]?.media?.state === "ready" ? one : undefined;
    });
    const before = await seen(desk.desk);

    let isWriting = true;
    const writing = (async () => {
      for (let count = 0; isWriting; count += 1) {
        await write({ type: "text", text: `durante ${count}` });
        await delay(5);
      }
    })();
    await delay(500);
    const { DATABASE_URL: _, ...environment } = desk.system.environment;
    await backUp(environment, archive);
    isWriting = false;
    await writing;
    await desk.system.stop();

    const dataDir = join(folder, "restored data");
    const elsewhere = { ...environment, DATA_DIR: dataDir };
    await restoreBackup(elsewhere, archive, false);
    const restored = await startSystem(elsewhere, () => undefined);
    try {
      const client = await DeskClient.signIn(restored.url, OWNER);
      const [after] = await seen(client);
      expect(after?.id).toBe(chat.id);
      expect(after?.messages.slice(0, 21)).toEqual(before[0]?.messages);
      const later = after?.messages.slice(21).map(({ text }) => text) ?? [];
      expect(later).toEqual(later.map((__, index) => `durante ${index}`));
      const media = await fetch(`${restored.url}/api/media/${after?.messages[0]?.media?.id}`, {
        headers: { cookie: client.cookie },
      });
      expect(Buffer.from(await media.arrayBuffer())).toEqual(PICTURE);
      await eventually("connected again, without a scan", async () => {
        const [session] = await client.sessions();
        return session?.sessionStatus === "connected";
      });
      await write({ type: "text", text: "depois" });
      await eventually("what is written to the restored desk", async () =>
        (await client.messages(chat.id)).some(({ text }) => text === "depois"),
      );
    } finally {
      await restored.stop();
    }
  });

  it("is not restored over anything, unless that is said", async () => {
    const used = { ...desk.system.environment, DATABASE_URL: undefined, DATA_DIR: join(folder, "restored data") };

    await expect(restoreBackup(used, archive, false)).rejects.toThrow("is not empty");
    await restoreBackup(used, archive, true);
  });

  it("goes to a database elsewhere, and comes from there, row by row the same", async () => {
    const dataDir = join(folder, "server");
    const { url, program } = await startPostgres(dataDir, await freePort(), () => undefined);
    try {
      const environment = { ...desk.system.environment, DATA_DIR: join(folder, "files"), DATABASE_URL: url };
      const first = await restoreBackup(environment, archive, false);
      await expect(restoreBackup({ ...environment, DATA_DIR: join(folder, "others") }, archive, false)).rejects.toThrow(
        "The database is not empty",
      );
      const second = await backUp(environment, join(folder, "again.tar.gz"));

      const rows = (all: typeof first.tables) => Object.fromEntries(all.map((table) => [table.name, table.rows]));
      expect(rows(second.tables)).toEqual(rows(first.tables));
      for (const name of ["public.messages", "public.chats", "public.live_events", "public.auth_users"])
        expect(second.files[`database/${name}.copy`]).toEqual(first.files[`database/${name}.copy`]);
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows: newest } = await client.query(
        "select nextval('live_events_sequence_seq') > max(sequence) as next from live_events",
      );
      expect(newest).toEqual([{ next: true }]);
      await client.end();
    } finally {
      await program.stop();
    }
  });

  it.each([
    ["torn", (path: string) => truncateSync(path, readFileSync(path).length - 2_000)],
    ["altered", (path: string) => flip(path)],
    ["something else", (path: string) => writeFileSync(path, "no archive at all")],
  ])("that is %s is refused before anything is touched", async (_, damage) => {
    const damaged = join(folder, "damaged.tar.gz");
    copyFileSync(archive, damaged);
    damage(damaged);
    const environment = { ...desk.system.environment, DATABASE_URL: undefined, DATA_DIR: join(folder, "untouched") };

    await expect(restoreBackup(environment, damaged, true)).rejects.toThrow("Nothing was changed");
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8((bytes[bytes.length >> 1] ?? 0) ^ 1, bytes.length >> 1);
  writeFileSync(path, bytes);
}
