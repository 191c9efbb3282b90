import type { KnowledgeArticle, KnowledgeDocument, KnowledgeKind, KnowledgeVersion } from "@gomarketing/contracts";
import { NotFound } from "@gomarketing/service-kit";
import { type Selectable, sql } from "kysely";
import type { Queries, Transaction } from "../database/connection.ts";
import type { Tables } from "../database/tables.ts";

export type SourceRow = Selectable<Tables["knowledge_sources"]>;

/** What is written here, and what is read of files. */
export const ARTICLES: readonly KnowledgeKind[] = ["article", "chat"];
export const DOCUMENTS: readonly KnowledgeKind[] = ["document", "page"];

class SourceNotFound extends NotFound {
  constructor(id: string) {
    super(`The knowledge of this organization holds no ${id}. It may have been put away: look at the list.`);
  }
}

/** A page of sources of some kinds, those that changed last first. */
export function selectSources(
  db: Queries,
  organizationId: string,
  kinds: readonly KnowledgeKind[],
  page: { q?: string; status?: "draft" | "published"; after?: { at: Date; id: string }; limit: number },
): Promise<SourceRow[]> {
  let query = db
    .selectFrom("knowledge_sources")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("kind", "in", kinds)
    .where("archived_at", "is", null);
  if (page.q) query = query.where(sql<boolean>`strpos(fold_text(title), btrim(fold_text(${page.q}))) > 0`);
  if (page.status) query = query.where("published_version", page.status === "draft" ? "is" : "is not", null);
  if (page.after) query = query.where(sql<boolean>`(updated_at, id) < (${page.after.at}, ${page.after.id}::uuid)`);
  return query.orderBy("updated_at", "desc").orderBy("id", "desc").limit(page.limit).execute();
}

/** @throws {SourceNotFound} */
export async function readSource(
  db: Queries,
  organizationId: string,
  kinds: readonly KnowledgeKind[],
  id: string,
): Promise<SourceRow & { body: string }> {
  const row = await db
    .selectFrom("knowledge_sources as source")
    .leftJoin("knowledge_versions as version", (join) =>
      join.onRef("version.source_id", "=", "source.id").onRef("version.version", "=", "source.latest_version"),
    )
    .selectAll("source")
    .select("version.body")
    .where("source.organization_id", "=", organizationId)
    .where("source.id", "=", id)
    .where("source.kind", "in", kinds)
    .where("source.archived_at", "is", null)
    .executeTakeFirst();
  if (!row) throw new SourceNotFound(id);
  return { ...row, body: row.body ?? "" };
}

/** Locks a source until the transaction ends. @throws {SourceNotFound} */
export async function lockSource(tx: Transaction, kinds: readonly KnowledgeKind[], id: string): Promise<SourceRow> {
  const row = await tx
    .selectFrom("knowledge_sources")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .where("kind", "in", kinds)
    .where("archived_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new SourceNotFound(id);
  return row;
}

/** All versions of a source, the newest first. */
export async function selectVersions(db: Queries, organizationId: string, id: string): Promise<KnowledgeVersion[]> {
  const rows = await db
    .selectFrom("knowledge_versions as version")
    .leftJoin("auth_users", "auth_users.id", "version.created_by")
    .selectAll("version")
    .select("auth_users.name as author")
    .where("version.organization_id", "=", organizationId)
    .where("source_id", "=", id)
    .orderBy("version", "desc")
    .execute();
  return rows.map((row) => ({
    version: row.version,
    title: row.title,
    body: row.body,
    ...(row.created_by !== null && row.author !== null && { createdBy: { id: row.created_by, name: row.author } }),
    createdAt: row.created_at.toISOString(),
    ...(row.published_at !== null && { publishedAt: row.published_at.toISOString() }),
  }));
}

export function showArticle(row: SourceRow, body?: string): KnowledgeArticle {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    ...(row.url !== null && { url: row.url }),
    status:
      row.published_version === null ? "draft" : row.published_version === row.latest_version ? "published" : "changed",
    version: row.latest_version,
    ...(row.published_version !== null && { publishedVersion: row.published_version }),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    ...(body !== undefined && { body }),
  };
}

export const showDocument = (row: SourceRow, body?: string): KnowledgeDocument => ({
  ...showArticle(row, body),
  state: row.state,
  ...(row.failure !== null && { failure: { code: row.failure.code, message: row.failure.message } }),
  fileName: row.file_name ?? "",
  mimeType: row.mime_type ?? "application/octet-stream",
  size: row.size ?? 0,
});
