import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import { mediaFile } from "./media-file.ts";

/** An upload waits so long to be sent; a file of what was deleted is kept as long. */
const KEEP_UNUSED_HOURS = 24;
const ROWS_A_STATEMENT = 500;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

type Context = Pick<BackendContext, "db" | "config" | "clock">;

/** Takes from disk what nobody can ask for any more: uploads that were never sent, and files of deleted chats. */
export async function sweepMedia(context: Context): Promise<void> {
  while ((await sweepRows(context)) === ROWS_A_STATEMENT);
  await sweepFolders(context);
}

/** What nothing refers to. Who may refer to a file is the database's to say: whichever tables have a key to `media`. */
async function sweepRows({ db, config, clock }: Context): Promise<number> {
  const { rows: users } = await sql<{ reference: string }>`
    select format('not exists (select from %s where %I = media.id)', conrelid::regclass, attname) as reference
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
     where confrelid = 'media'::regclass and contype = 'f'`.execute(db.system);
  const { rows } = await sql<{ id: string; organization_id: string }>`
    delete from media where id in (
      select id from media
       where created_at < ${hoursBefore(clock())} and ${sql.raw(users.map(({ reference }) => reference).join(" and "))}
       limit ${ROWS_A_STATEMENT})
    returning id, organization_id`.execute(db.system);
  for (const { id, organization_id: organizationId } of rows)
    await rm(mediaFile(config.mediaDir, organizationId, id), { force: true });
  return rows.length;
}

/** Files without a row: their organization was deleted, or the process died between the two. */
async function sweepFolders({ db, config, clock }: Context): Promise<void> {
  const oldest = hoursBefore(clock());
  for (const organizationId of await namesIn(config.mediaDir)) {
    if (!UUID.test(organizationId)) continue;
    const folder = join(config.mediaDir, organizationId);
    const names = await namesIn(folder);
    for (let at = 0; at < names.length; at += ROWS_A_STATEMENT) {
      const some = names.slice(at, at + ROWS_A_STATEMENT);
      const kept = await keptIds(
        db,
        some.filter((name) => UUID.test(name)),
      );
      for (const name of some.filter((one) => !kept.has(one))) {
        const path = join(folder, name);
        const file = await stat(path).catch(() => undefined);
        if (file?.isFile() && file.mtime < oldest) await rm(path, { force: true });
      }
    }
  }
}

/** Files of messages, and documents of the knowledge base. */
async function keptIds({ system }: BackendContext["db"], ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from media where id = any(${[...ids]}::uuid[])
    union all select file_id from knowledge_sources where file_id = any(${[...ids]}::uuid[])
    union all select file_id from knowledge_versions where file_id = any(${[...ids]}::uuid[])`.execute(system);
  return new Set(rows.map(({ id }) => id));
}

const hoursBefore = (now: Date): Date => new Date(now.getTime() - KEEP_UNUSED_HOURS * 3_600_000);

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
