import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import { InvalidInput, Problem } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { mediaFile } from "../media/media-file.ts";
import { harmlessName } from "../media/upload-media.ts";
import { formatOf, mimeTypeOf } from "./document-format.ts";
import { DOCUMENTS, lockSource, type SourceRow } from "./knowledge-queries.ts";

export const MAX_DOCUMENT_BYTES = 20_000_000;
const MAX_TITLE_CHARACTERS = 200;

class DocumentTooLarge extends Problem {
  constructor() {
    super({
      status: 413,
      type: "/problems/body-too-large",
      title: "The file is too large",
      detail: `Upload files of up to ${MAX_DOCUMENT_BYTES / 1_000_000} MB. Cut it into smaller ones.`,
    });
  }
}

export interface Upload {
  readonly title?: string | undefined;
  /** Whether what is read of it is published at once. */
  readonly isPublished: boolean;
  /** Of the document that this is a newer file of. */
  readonly replaces?: string | undefined;
}

/**
 * Keeps a file for the knowledge base and has it read. It is on disk, and the job that reads it is in the database, before
 * this answers.
 *
 * @throws {InvalidInput} when it is empty @throws {UnknownFormat} @throws {DocumentTooLarge} @throws {SourceNotFound}
 */
export async function uploadDocument(
  context: BackendContext,
  member: Member,
  file: MultipartFile,
  upload: Upload,
): Promise<SourceRow> {
  const fileId = context.newId();
  const path = mediaFile(context.config.mediaDir, member.organizationId, fileId);
  const draft = `${path}.part`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await pipeline(file.file, createWriteStream(draft, { flush: true }));
    if (file.file.truncated) throw new DocumentTooLarge();
    if (file.file.bytesRead === 0) throw new InvalidInput("The file is empty. Choose another.");
    const fileName = harmlessName(file.filename);
    const format = await formatOf(draft, fileName);
    await rename(draft, path);
    const row = {
      file_id: fileId,
      file_name: fileName,
      mime_type: mimeTypeOf(format),
      size: file.file.bytesRead,
      state: "processing" as const,
      failure: null,
      is_published_when_read: upload.isPublished,
      updated_at: context.clock(),
    };
    const kind = format === "html" ? ("page" as const) : ("document" as const);
    return await context.db.inOrganization(member.organizationId, async (tx) => {
      const source = upload.replaces
        ? await replaceFile(tx, upload.replaces, { ...row, kind })
        : await tx
            .insertInto("knowledge_sources")
            .values({
              ...row,
              id: context.newId(),
              organization_id: tx.organizationId,
              kind,
              title: upload.title ?? titleOf(fileName),
              created_at: row.updated_at,
            })
            .returningAll()
            .executeTakeFirstOrThrow();
      await addReading(context, tx, source.id);
      return source;
    });
  } catch (error) {
    await Promise.all([draft, path].map((one) => rm(one, { force: true })));
    throw error;
  }
}

/** One file is read at a time: each may take much memory. */
export const addReading = ({ jobs }: Pick<BackendContext, "jobs">, tx: Transaction, sourceId: string): Promise<void> =>
  jobs.add(
    tx,
    "read-document",
    { organizationId: tx.organizationId, sourceId },
    { queue: "read-documents", key: `read-document ${sourceId}` },
  );

async function replaceFile(
  tx: Transaction,
  id: string,
  set: Partial<Omit<SourceRow, "failure" | "created_at">> & { failure: null },
): Promise<SourceRow> {
  const before = await lockSource(tx, DOCUMENTS, id);
  // What is published stays up to date with its file.
  const isPublished = set.is_published_when_read || before.published_version !== null;
  return tx
    .updateTable("knowledge_sources")
    .set({ ...set, is_published_when_read: isPublished })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What a document is called until somebody, or the document itself, says otherwise. */
export const titleOf = (fileName: string): string =>
  fileName
    .replace(/\.[^.]+$/, "")
    .replaceAll(/[_]+/g, " ")
    .trim()
    .slice(0, MAX_TITLE_CHARACTERS) || fileName;
