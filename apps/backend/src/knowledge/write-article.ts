import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { ARTICLES, lockSource, type SourceRow } from "./knowledge-queries.ts";

export interface ArticleText {
  readonly title: string;
  readonly body: string;
  readonly url?: string | null | undefined;
}

type Context = Pick<BackendContext, "clock" | "newId">;

/** Writes a new article, as a draft. `authorId`: whose version it is. */
export async function addArticle(
  { clock, newId }: Context,
  tx: Transaction,
  authorId: string,
  { title, body, url }: ArticleText,
  kind: "article" | "chat" = "article",
): Promise<SourceRow> {
  const now = clock();
  const source = await tx
    .insertInto("knowledge_sources")
    .values({
      id: newId(),
      organization_id: tx.organizationId,
      kind,
      title,
      url: url ?? null,
      latest_version: 1,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await addVersion(tx, source.id, 1, { title, body, authorId, at: now });
  return source;
}

/**
 * Changes an article: its text as a new version. What is published stays as it is until the new version is published too.
 * What changes nothing makes no version.
 *
 * @throws {SourceNotFound}
 */
export async function editArticle(
  { clock }: Context,
  tx: Transaction,
  authorId: string,
  id: string,
  changes: Partial<ArticleText>,
): Promise<{ source: SourceRow; body: string }> {
  const before = await lockSource(tx, ARTICLES, id);
  const { body: bodyBefore } = await tx
    .selectFrom("knowledge_versions")
    .select("body")
    .where("source_id", "=", id)
    .where("version", "=", before.latest_version)
    .executeTakeFirstOrThrow();
  const title = changes.title ?? before.title;
  const body = changes.body ?? bodyBefore;
  const url = changes.url === undefined ? before.url : changes.url;
  const isNewText = title !== before.title || body !== bodyBefore;
  if (!isNewText && url === before.url) return { source: before, body };
  const now = clock();
  const version = before.latest_version + (isNewText ? 1 : 0);
  if (isNewText) await addVersion(tx, id, version, { title, body, authorId, at: now });
  const source = await tx
    .updateTable("knowledge_sources")
    .set({ title, url, latest_version: version, updated_at: now })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { source, body };
}

/** Keeps a version of a source's text. */
export async function addVersion(
  tx: Transaction,
  sourceId: string,
  version: number,
  text: { title: string; body: string; authorId: string | null; at: Date; fileId?: string },
): Promise<void> {
  await tx
    .insertInto("knowledge_versions")
    .values({
      source_id: sourceId,
      version,
      organization_id: tx.organizationId,
      title: text.title,
      body: text.body,
      file_id: text.fileId ?? null,
      created_by: text.authorId,
      created_at: text.at,
    })
    .execute();
}
