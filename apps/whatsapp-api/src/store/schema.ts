import { createHash } from "node:crypto";

/**
 * Version 1 of the file, as `user_version` says. Values are sealed; ids, times and numbers are not. `about` says of the
 * file itself what must not travel with its changes: SQLite tracks no table without a primary key.
 */
export const SCHEMA = `
  create table if not exists about (name text not null, value text not null);
  create table if not exists facts (name text primary key, value blob not null) without rowid;
  create table if not exists keys (type text not null, id text not null, value blob not null, primary key (type, id)) without rowid;
  create table if not exists received (chat text not null, id text not null, at integer not null, primary key (chat, id)) without rowid;
  create table if not exists events (sequence integer primary key autoincrement, value blob not null);
  create table if not exists sent (id text primary key, at integer not null, value blob not null) without rowid;
  create table if not exists sends (key text primary key, at integer not null, value blob not null) without rowid;
  create table if not exists outbox (position integer primary key autoincrement, value blob not null);
  create table if not exists documents (kind text not null, id text not null, at integer not null, value blob not null, primary key (kind, id)) without rowid;
  create index if not exists sent_by_age on sent (at);
  create index if not exists sends_by_age on sends (at);
  create index if not exists received_by_age on received (at);
  create index if not exists documents_by_age on documents (kind, at);
`;

/** Names the schema: changes are only ever applied to a file that has the tables they are of. */
export const SCHEMA_ID = createHash("sha256").update(SCHEMA).digest("hex");

/** Everything that is kept, and how its rows are told apart. */
export const TABLES = {
  facts: "name",
  keys: "type, id",
  received: "chat, id",
  events: "sequence",
  sent: "id",
  sends: "key",
  outbox: "position",
  documents: "kind, id",
  sqlite_sequence: "name",
} as const;

/** Of these, those with sealed values. */
export const SEALED_TABLES = ["facts", "keys", "events", "sent", "sends", "outbox", "documents"] as const;

/** What a session remembers besides: each kind by an id of its own. */
export type DocumentKind =
  /** Opens a file that came with a message. */
  | "media"
  /** Reads the votes of a poll. */
  | "poll"
  /** What a group is called; how long a chat's messages stay. */
  | "chat"
  /** Who wrote to us, and to whom we wrote. */
  | "person"
  /** Somebody who never wrote, and to whom we wrote at that time. */
  | "first-message"
  /** A message of ours that WhatsApp never acknowledged. */
  | "unacknowledged"
  /** WhatsApp's address of a phone number. */
  | "number"
  /** A part of the phone's history that is still to be taken in. */
  | "history"
  /** A call that rings. */
  | "call"
  /** Who wrote a message into a group. */
  | "author"
  /** A message that came and cannot be read; and one of which only that has been told. */
  | "unreadable"
  | "placeholder";
