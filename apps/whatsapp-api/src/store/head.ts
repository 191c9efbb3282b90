import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { deserialize, serialize } from "node:v8";
import { constants, deflateRaw, inflateRaw } from "node:zlib";
import type { Encryption } from "./encryption.ts";
import type { Lineage, Remote } from "./lineage.ts";
import { SCHEMA_ID } from "./schema.ts";

/** What the head of a session's replica says: how to make its database of now. */
export interface Head {
  readonly version: 1;
  readonly sessionId: string;
  readonly lineage: string;
  /** Of the owner that wrote it. */
  readonly fence: number;
  /** Grows by one with each write, whoever writes. */
  readonly sequence: number;
  /** The hash of the head before it; empty for the first. */
  readonly previous: string;
  readonly base: Base;
  /** SQLite changesets, to be applied to the base one after the other; deflated. */
  readonly changes: readonly Uint8Array[];
  /** Where the numbers of events and of the outbox have got to: changesets do not tell. */
  readonly sequences: Readonly<Record<string, number>>;
  /** Its owner closed it in order: there is nothing on that machine's disk that is not here. */
  readonly isClosed: boolean;
}

/** A whole database, as an object of its own. */
export interface Base {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Of the tables that it has. */
  readonly schema: string;
}

/** A head as it lies in the bucket. */
export interface FoundHead extends Remote {
  readonly head: Head;
  readonly etag: string;
  /** Sealed with an older key, or of older tables: a new base is due. */
  readonly isOutdated: boolean;
}

const deflated = promisify(deflateRaw);
const inflated = promisify(inflateRaw);

/** Most of it is sealed and cannot be made smaller: no effort is spent on that. */
export const deflate = (plain: Uint8Array): Promise<Buffer> => deflated(plain, { level: constants.Z_BEST_SPEED });

export const headKey = (id: string): string => `${id}/head`;
export const basePrefix = (id: string): string => `${id}/base-`;

export const digestOf = (sealed: Uint8Array): string => createHash("sha256").update(sealed).digest("base64url");

export const sealHead = (head: Head, encryption: Encryption): Buffer => encryption.seal(serialize(head));

/** @throws when it is torn, another session's, or sealed with a key that is not here */
export function readHead(
  id: string,
  { body, etag }: { body: Buffer; etag: string },
  encryption: Encryption,
): FoundHead {
  const head = deserialize(encryption.open(body)) as Head;
  if (head.version !== 1) throw new Error("a newer GoMarketing wrote its head: update this one.");
  if (head.sessionId !== id) throw new Error(`its head is that of session ${head.sessionId}.`);
  const { lineage, sequence, isClosed } = head;
  const isOutdated = encryption.isOutdated(body) || head.base.schema !== SCHEMA_ID;
  return { head, etag, lineage, sequence, isClosed, digest: digestOf(body), isOutdated };
}

/**
 * Writes the database that a head describes to a file, and brings it to the disk.
 *
 * @param sealedBase the object that the head names
 * @throws when the base is not the one that the head means, or its changes do not fit it
 */
export async function rebuild(
  path: string,
  found: FoundHead,
  sealedBase: Uint8Array,
  encryption: Encryption,
): Promise<void> {
  const { head, digest } = found;
  if (digestOf(sealedBase) !== head.base.sha256) throw new Error("its base is not the one that was written.");
  writeFileSync(path, await inflated(encryption.open(sealedBase)), { mode: 0o600 });
  const db = new DatabaseSync(path);
  try {
    for (const changes of head.changes) {
      if (!db.applyChangeset(await inflated(changes))) throw new Error("its changes do not fit its base.");
    }
    db.exec("delete from sqlite_sequence; delete from about");
    for (const [name, sequence] of Object.entries(head.sequences))
      db.prepare("insert into sqlite_sequence values (?, ?)").run(name, sequence);
    const lineage: Lineage = { id: head.lineage, sequence: head.sequence, digest, use: "following" };
    db.prepare("insert into about values ('lineage', ?)").run(JSON.stringify(lineage));
  } finally {
    db.close();
  }
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}
