import { mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { deserialize, serialize } from "node:v8";
import { About } from "./about.ts";
import { contentDigest } from "./content-digest.ts";
import type { Encryption } from "./encryption.ts";
import type { Lineage } from "./lineage.ts";
import { RecentKeys } from "./recent-keys.ts";
import type { Changes, Replica } from "./replica.ts";
import { reseal } from "./reseal.ts";
import { type DocumentKind, SCHEMA } from "./schema.ts";
import { WalSync } from "./wal-sync.ts";

export interface Stored<T> {
  readonly id: string;
  /** Milliseconds. */
  readonly at: number;
  readonly value: T;
}

export interface StoredEvent {
  readonly sequence: number;
  /** The body of its webhook request. */
  readonly body: string;
}

/**
 * Everything that one session must not lose, in one SQLite file: Signal keys and credentials, the journal of
 * inbound messages, the event log, what was sent. What belongs together is written in one `transaction`; it is on disk
 * when `durable` says so.
 */
export class SessionStore {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #encryption: Encryption;
  readonly #statements = new Map<string, StatementSync>();
  readonly #wal: WalSync;
  readonly #about: About;
  #replica: Replica | undefined;
  readonly #recentKeys = new RecentKeys();
  #depth = 0;
  #isOpen = true;
  /** Something was erased whose bytes must not stay in the file. */
  #mustScrub = false;
  /** Whether what was sealed with an older key has just been sealed anew. */
  readonly wasResealed: boolean;

  /** @throws {Unsealable} when something in it was sealed with a key that is not here */
  constructor(path: string, encryption: Encryption) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.path = path;
    this.#encryption = encryption;
    this.#db = new DatabaseSync(path);
    this.#about = new About(this.#db);
    try {
      // Locked by the operating system for as long as it is open: two programs never have the same session.
      this.#db.exec(
        "pragma busy_timeout = 100; pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -256;",
      );
      this.#db.exec(SCHEMA);
      // A write that changes nothing: from here on the log is there.
      this.#db.exec("begin immediate; pragma user_version = 1; commit;");
      this.#wal = new WalSync(path);
      this.wasResealed = this.#resealOutdated();
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Runs `work` whole or not at all. Others of this process see the change at once; `durable` tells when it is on disk.
   * Within another transaction it is part of that one.
   */
  transaction<T>(work: () => T): T {
    return this.#depth > 0 ? work() : this.#commit(work, () => this.#changed());
  }

  /** The same for what may be forgotten by a crash: nobody waits for it, and it is kept with whatever changes next. */
  transactionInPassing(work: () => void): void {
    if (this.#depth > 0) work();
    else this.#commit(work, () => this.#replica?.changedInPassing());
  }

  /** Whether everything committed until now is kept: on disk, and in the replica where there is one. */
  get isDurable(): boolean {
    return this.#wal.isClean && (this.#replica?.isCurrent ?? true);
  }

  /** Resolves when everything committed until now is kept. Whatever leaves this process waits for it. */
  async durable(): Promise<void> {
    await Promise.all([this.#wal.flush(), this.#replica?.replicated()]);
  }

  /** @param replica keeps a copy elsewhere from now on, for which `durable` waits too */
  attach(replica: Replica): void {
    this.#replica = replica;
  }

  /** Watches what changes from now on. */
  trackChanges(): Changes {
    return this.#db.createSession();
  }

  /** Everything as it is at the call, as the bytes of a database file. */
  async snapshot(): Promise<Buffer> {
    const copy = `${this.path}.copy`;
    rmSync(copy, { force: true });
    try {
      this.#db.prepare("vacuum into ?").run(copy);
      return await readFile(copy);
    } finally {
      rmSync(copy, { force: true });
    }
  }

  /** A hash over everything that is kept. */
  contentDigest = (): string => contentDigest(this.#db);

  /** How the file belongs to its replica; undefined when it never had one. No change of what is kept. */
  get lineage(): Lineage | undefined {
    const value = this.#about.get("lineage");
    return value === undefined ? undefined : (JSON.parse(value) as Lineage);
  }

  set lineage(lineage: Lineage | undefined) {
    this.#about.set("lineage", lineage && JSON.stringify(lineage));
  }

  /** Where the numbers of events and of the outbox have got to: numbers are never given twice, though their rows are gone. */
  get sequences(): Record<string, number> {
    const rows = this.#db.prepare("select name, seq from sqlite_sequence").all();
    return Object.fromEntries(rows.map(({ name, seq }) => [String(name), Number(seq)]));
  }

  #commit<T>(work: () => T, onCommitted: () => void): T {
    this.#run("begin immediate").run();
    this.#depth += 1;
    try {
      const result = work();
      this.#run("commit").run();
      onCommitted();
      if (this.#mustScrub) this.#scrub();
      return result;
    } catch (error) {
      // What was not written is not remembered either.
      this.#recentKeys.clear();
      this.#mustScrub = false;
      if (this.#db.isTransaction) this.#db.exec("rollback");
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  #changed(): void {
    this.#wal.changed();
    this.#replica?.changed();
  }

  fact<T>(name: string): T | undefined {
    return this.#open<T>(this.#run("select value from facts where name = ?").get(name));
  }

  setFact(name: string, value: unknown): void {
    this.transaction(() => {
      this.#run("insert into facts values (?, ?) on conflict do update set value = excluded.value").run(
        name,
        this.#seal(value),
      );
    });
  }

  /** A key, as it was written: whoever changes what it gets must write it. */
  key<T>(type: string, id: string): T | undefined {
    const name = `${type}/${id}`;
    const recent = this.#recentKeys.get(name);
    if (recent !== undefined) return recent as T;
    const value = this.#open<T>(this.#run("select value from keys where type = ? and id = ?").get(type, id));
    if (value !== undefined) this.#recentKeys.set(name, value);
    return value;
  }

  /** Writes a key; null erases it. */
  setKey(type: string, id: string, value: unknown): void {
    const name = `${type}/${id}`;
    if (value === null || value === undefined) {
      this.#recentKeys.forget(name);
      this.#run("delete from keys where type = ? and id = ?").run(type, id);
      return;
    }
    this.#recentKeys.set(name, value);
    this.#run("insert into keys values (?, ?, ?) on conflict do update set value = excluded.value").run(
      type,
      id,
      this.#seal(value),
    );
  }

  /** Notes an inbound message; false when it was noted before. */
  recordInbound(chat: string, id: string): boolean {
    const { changes } = this.#run("insert into received values (?, ?, ?) on conflict do nothing").run(
      chat,
      id,
      Date.now(),
    );
    return changes === 1;
  }

  hasInbound = (chat: string, id: string): boolean =>
    this.#run("select 1 from received where chat = ? and id = ?").get(chat, id) !== undefined;

  /** Appends an event; `body` is made with the number that it gets. */
  appendEvent(body: (sequence: number) => string): number {
    // Numbers go on after the newest that ever was, delivered and forgotten or not.
    const newest = this.#run("select seq from sqlite_sequence where name = 'events'").get();
    const sequence = Number(newest?.seq ?? 0) + 1;
    this.#run("insert into events values (?, ?)").run(sequence, this.#encryption.seal(Buffer.from(body(sequence))));
    return sequence;
  }

  /** The events after a number, oldest first. */
  eventsAfter(sequence: number, limit: number): StoredEvent[] {
    const rows = this.#run("select sequence, value from events where sequence > ? order by sequence limit ?").all(
      sequence,
      limit,
    );
    return rows.map((row) => ({
      sequence: Number(row.sequence),
      body: this.#encryption.open(row.value as Uint8Array).toString(),
    }));
  }

  /** Forgets events that were delivered, up to and with a number. */
  forgetEvents(upTo: number): void {
    this.#run("delete from events where sequence <= ?").run(upTo);
  }

  countEvents = (): number => Number(this.#run("select count(*) as n from events").get()?.n ?? 0);

  sentMessage = (id: string): Buffer | undefined =>
    this.#open<Buffer>(this.#run("select value from sent where id = ?").get(id));

  keepSent(id: string, at: number, content: Uint8Array): void {
    this.transaction(() => {
      this.#run("insert into sent values (?, ?, ?) on conflict do update set value = excluded.value").run(
        id,
        at,
        this.#seal(content),
      );
    });
  }

  /** What is known of a send, by its Idempotency-Key. */
  send<T>(key: string): T | undefined {
    return this.#open<T>(this.#run("select value from sends where key = ?").get(key));
  }

  keepSend(key: string, at: number, value: unknown): void {
    this.transaction(() => {
      this.#run("insert into sends values (?, ?, ?) on conflict do update set value = excluded.value").run(
        key,
        at,
        this.#seal(value),
      );
    });
  }

  /** Forgets what was sent before a time, in milliseconds. */
  forgetSentBefore(at: number): void {
    this.#run("delete from sent where at < ?").run(at);
    this.#run("delete from sends where at < ?").run(at);
  }

  /** Puts something at the end of what is to be sent, or at the position that it has; which names it. */
  enqueue(value: unknown, position: number | null = null): number {
    const sql = "insert into outbox values (?, ?) on conflict do update set value = excluded.value";
    return Number(this.#run(sql).run(position, this.#seal(value)).lastInsertRowid);
  }

  /** What is to be sent next, of what has a position or a later one. */
  firstQueued<T>(from = 0): { position: number; value: T } | undefined {
    const row = this.#run("select position, value from outbox where position >= ? order by position limit 1").get(from);
    return row && { position: Number(row.position), value: this.#open<T>(row) as T };
  }

  dequeue(position: number): void {
    this.#run("delete from outbox where position = ?").run(position);
  }

  countQueued = (): number => Number(this.#run("select count(*) as n from outbox").get()?.n ?? 0);

  document<T>(kind: DocumentKind, id: string): T | undefined {
    return this.#open<T>(this.#run("select value from documents where kind = ? and id = ?").get(kind, id));
  }

  /** @param at milliseconds; what `countDocuments` and `forgetDocuments` go by */
  keepDocument(kind: DocumentKind, id: string, at: number, value: unknown): void {
    this.transaction(() => {
      this.#run(
        "insert into documents values (?, ?, ?, ?) on conflict do update set at = excluded.at, value = excluded.value",
      ).run(kind, id, at, this.#seal(value));
    });
  }

  forgetDocument(kind: DocumentKind, id: string): void {
    this.transaction(() => this.#run("delete from documents where kind = ? and id = ?").run(kind, id));
  }

  /** The oldest of a kind. */
  firstDocument<T>(kind: DocumentKind): Stored<T> | undefined {
    const row = this.#run("select id, at, value from documents where kind = ? order by at limit 1").get(kind);
    return row && { id: String(row.id), at: Number(row.at), value: this.#open<T>(row) as T };
  }

  /** Those of a kind that are for later are for now. */
  hastenDocuments = (kind: DocumentKind, now: number): unknown =>
    this.transaction(() => this.#run("update documents set at = ? where kind = ? and at > ?").run(now, kind, now));

  /** How many of a kind are from a time or later, and when the oldest of them was; in milliseconds. */
  countDocuments(kind: DocumentKind, since: number): { count: number; oldest: number | undefined } {
    const row = this.#run("select count(*) as n, min(at) as oldest from documents where kind = ? and at >= ?").get(
      kind,
      since,
    );
    return { count: Number(row?.n ?? 0), oldest: row?.oldest == null ? undefined : Number(row.oldest) };
  }

  forgetDocuments(kind: DocumentKind, before: number): void {
    this.#run("delete from documents where kind = ? and at < ?").run(kind, before);
  }

  /** Forgets which messages came before a time, in milliseconds: WhatsApp delivers none of them again. */
  forgetInboundBefore(at: number): void {
    this.#run("delete from received where at < ?").run(at);
  }

  /** Erases what makes it a linked device, also from the replica and its older versions. Events and what was sent stay. */
  eraseCredentials(): void {
    this.transaction(() => {
      this.#recentKeys.clear();
      this.#db.exec("delete from keys");
      this.#run("delete from facts where name = ?").run("creds");
      this.#mustScrub = true;
    });
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#statements.clear();
    this.#wal.close();
    this.#db.close();
  }

  /** Closes, and erases the file. */
  destroy(): void {
    this.close();
    for (const suffix of ["", "-wal", "-shm", ".owner"]) rmSync(`${this.path}${suffix}`, { force: true });
  }

  // Not only forgotten: the bytes are gone from the file and from its log.
  #scrub(): void {
    this.#mustScrub = false;
    this.#db.exec("vacuum; pragma wal_checkpoint(truncate)");
    this.#replica?.forgetEarlier().catch(() => undefined);
  }

  #resealOutdated(): boolean {
    const mark = this.#encryption.mark.toString("hex");
    if (this.#about.get("sealed-with") === mark) return false;
    const count = reseal(this.#db, this.#encryption);
    if (count > 0) this.#db.exec("vacuum; pragma wal_checkpoint(truncate)");
    this.#about.set("sealed-with", mark);
    return count > 0;
  }

  #run(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #seal = (value: unknown): Buffer => this.#encryption.seal(serialize(value));

  #open<T>(row: Record<string, unknown> | undefined): T | undefined {
    return row ? (deserialize(this.#encryption.open(row.value as Uint8Array)) as T) : undefined;
  }
}
