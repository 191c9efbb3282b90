import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { mediaFile } from "../media/media-file.ts";
import { formatOfMimeType } from "./document-format.ts";
import { DOCUMENTS, lockSource, type SourceRow } from "./knowledge-queries.ts";
import { MAX_PASSAGES, publishSource } from "./publish-source.ts";
import { FAILURES, type FailureCode, type ReadText } from "./reading/formats.ts";
import { readFile } from "./reading/read-file.ts";
import { splitText } from "./split-text.ts";
import { titleOf } from "./upload-document.ts";
import { addVersion } from "./write-article.ts";

/** Reads a document's newest file, as a new version of it; what cannot be read says why. Done again it changes nothing. */
export async function readDocument(
  context: BackendContext,
  { organizationId, sourceId }: { organizationId: string; sourceId: string },
): Promise<void> {
  const { db, config } = context;
  const source = await db
    .of(organizationId)
    .selectFrom("knowledge_sources")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", sourceId)
    .where("state", "=", "processing")
    .where("archived_at", "is", null)
    .executeTakeFirst();
  const format = formatOfMimeType(source?.mime_type ?? null);
  if (!source?.file_id || !format) return;
  const answer = await readFile(mediaFile(config.mediaDir, organizationId, source.file_id), format);
  await db.inOrganization(organizationId, async (tx) => {
    const now = await lockSource(tx, DOCUMENTS, sourceId).catch(() => undefined);
    // Put away, or another file came meanwhile: its own job reads that.
    if (now?.state !== "processing" || now.file_id !== source.file_id) return;
    if ("failure" in answer) await fail(context, tx, sourceId, answer.failure);
    else if (splitText(now.title, answer.read.body).length > MAX_PASSAGES)
      await fail(context, tx, sourceId, "too-large");
    else await keep(context, tx, now, answer.read);
  });
}

async function fail({ clock }: BackendContext, tx: Transaction, id: string, code: FailureCode): Promise<void> {
  await tx
    .updateTable("knowledge_sources")
    .set({ state: "failed", failure: JSON.stringify({ code, message: FAILURES[code] }), updated_at: clock() })
    .where("id", "=", id)
    .execute();
}

async function keep(
  context: BackendContext,
  tx: Transaction,
  source: SourceRow,
  { title, body }: ReadText,
): Promise<void> {
  const version = source.latest_version + 1;
  // A page's own title is better than its file's name; a name that somebody gave is better than both.
  const isNamedByFile = source.title === titleOf(source.file_name ?? "");
  const named = source.kind === "page" && isNamedByFile && title ? title.slice(0, 200) : source.title;
  const at = context.clock();
  await addVersion(tx, source.id, version, {
    title: named,
    body,
    authorId: null,
    at,
    ...(source.file_id !== null && { fileId: source.file_id }),
  });
  await tx
    .updateTable("knowledge_sources")
    .set({ state: "ready", failure: null, title: named, latest_version: version, updated_at: at })
    .where("id", "=", source.id)
    .execute();
  if (source.is_published_when_read) await publishSource(context, tx, DOCUMENTS, source.id);
}
