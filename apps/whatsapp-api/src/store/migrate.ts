import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { contentDigest } from "./content-digest.ts";
import type { FileStorage } from "./file-storage.ts";
import { SessionOwnedElsewhere } from "./lease.ts";
import { relationOf } from "./lineage.ts";
import type { S3Storage } from "./s3-storage.ts";

export interface Migration {
  readonly from: "file" | "s3";
  /** Looks at everything, and changes nothing. */
  readonly isDryRun: boolean;
  /** Erases each session where it was, once its copy is known to be the same. */
  readonly erasesSource: boolean;
  /** Undefined: all that there are. */
  readonly ids: readonly string[] | undefined;
  readonly files: FileStorage;
  /** With the folder of `files`; started, unless nothing is to be changed. */
  readonly bucket: S3Storage;
}

/** What became of one session. */
export interface MigrationRow {
  readonly id: string;
  readonly result: "copied" | "moved" | "would be copied" | "would be moved" | "in use" | "refused";
  /** What to do, when it was not copied. */
  readonly detail: string;
}

/** Copies sessions from this machine's disk to S3 or back; one that cannot be copied holds up no other. */
export async function migrateSessions(migration: Migration): Promise<MigrationRow[]> {
  const { from, files, bucket, ids } = migration;
  const wanted = ids ?? (from === "file" ? await files.list() : await bucket.listBucket());
  const rows: MigrationRow[] = [];
  for (const id of wanted) rows.push(await migrateOne(migration, id));
  return rows;
}

async function migrateOne(migration: Migration, id: string): Promise<MigrationRow> {
  const { isDryRun, erasesSource } = migration;
  try {
    const obstacle = await obstacleOf(migration, id);
    if (obstacle) return { id, result: "refused", detail: obstacle };
    if (isDryRun) return { id, result: erasesSource ? "would be moved" : "would be copied", detail: "" };
    await copy(migration, id);
    if (erasesSource) await eraseSource(migration, id);
    return { id, result: erasesSource ? "moved" : "copied", detail: "" };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { id, result: error instanceof SessionOwnedElsewhere ? "in use" : "refused", detail };
  }
}

/** Why a session cannot be copied; undefined when it can. @throws {SessionOwnedElsewhere} {SessionUnreadable} */
async function obstacleOf({ from, files, bucket }: Migration, id: string): Promise<string | undefined> {
  const isHere = files.has(id);
  if (isHere && !files.isFree(id)) throw new SessionOwnedElsewhere(id, files.ownerOf(id));
  const owner = await bucket.ownerOf(id);
  if (owner) throw new SessionOwnedElsewhere(id, owner);
  const found = await bucket.findHead(id);
  if (from === "file" && !isHere) return `DATA_DIR has no session ${id}: see that the name is right.`;
  if (from === "s3" && !found) return `S3 has no session ${id}: see that the name, S3_BUCKET and S3_PREFIX are right.`;
  if (!isHere) return undefined;
  const relation = relationOf(files.lineageOf(id), found);
  if (typeof relation === "object") return relation.reason;
  if (from === "file" && relation === "behind")
    return "S3 has a later state of it than this disk: migrate from s3, or start with SESSION_STORE=s3.";
  return undefined;
}

/** Opens it as a node with S3 would: file and bucket are the same then; and sees that they are. */
async function copy({ bucket }: Migration, id: string): Promise<void> {
  const { store, lease } = await bucket.open(id, () => undefined);
  const folder = mkdtempSync(join(tmpdir(), "sessions-migrate-"));
  try {
    await store.durable();
    const found = await bucket.findHead(id);
    if (!found) throw new Error("S3 does not give back what was written. Nothing was erased; try again.");
    const copied = join(folder, "copy.sqlite");
    await bucket.fetch(id, found, copied);
    const db = new DatabaseSync(copied);
    const isSame = contentDigest(db) === store.contentDigest();
    db.close();
    if (!isSame) throw new Error("The copy is not the same. Nothing was erased; try again.");
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await lease.release();
    store.close();
  }
}

const eraseSource = ({ from, files, bucket }: Migration, id: string): Promise<void> =>
  from === "file" ? files.erase(id) : bucket.eraseBucket(id);
