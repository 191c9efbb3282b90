import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { knowledgeDocument } from "@gomarketing/contracts";
import { Conflict, type HttpServer, InvalidInput, NotFound } from "@gomarketing/service-kit";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import { mayDo } from "../auth/permissions.ts";
import type { BackendContext } from "../context.ts";
import { mediaFile } from "../media/media-file.ts";
import { DOCUMENTS, lockSource, readSource, type SourceRow, showDocument } from "./knowledge-queries.ts";
import { pageOfSources, sourceList, sourceRoutes } from "./source-routes.ts";
import { addReading, MAX_DOCUMENT_BYTES, uploadDocument } from "./upload-document.ts";

const PATH = "/api/knowledge/documents";
const params = z.object({ id: z.uuid() });
const tags = ["knowledge"];
const bodyLimit = MAX_DOCUMENT_BYTES + 64 * 1024;

/** Of the upload's address: what is said of the file. */
const uploadQuery = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  /** Published as soon as it is read. */
  publish: z.stringbool().default(false),
});

/** Files that the team uploads: PDF, Word, text, tables, saved web pages. */
export function documentRoutes(app: HttpServer, context: BackendContext): void {
  const { db } = context;
  sourceRoutes(app, context, PATH, DOCUMENTS, knowledgeDocument, (row) => showDocument(row));

  app.get(
    PATH,
    {
      config: { action: "knowledge.read" },
      schema: {
        tags,
        querystring: sourceList,
        response: { 200: z.object({ documents: z.array(knowledgeDocument), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const { rows, nextCursor } = await pageOfSources(context, organizationId, DOCUMENTS, request.query);
      return { documents: rows.map((row) => showDocument(row)), nextCursor };
    },
  );

  app.get(
    `${PATH}/:id`,
    { config: { action: "knowledge.read" }, schema: { tags, params, response: { 200: knowledgeDocument } } },
    async (request) => {
      const { organizationId } = memberOf(request);
      const row = await readSource(db.of(organizationId), organizationId, DOCUMENTS, request.params.id);
      return showDocument(row, row.body);
    },
  );

  app.post(
    PATH,
    {
      bodyLimit,
      config: { action: "knowledge.write" },
      schema: {
        tags,
        consumes: ["multipart/form-data"],
        querystring: uploadQuery,
        response: { 201: knowledgeDocument },
      },
    },
    async (request, reply) => reply.code(201).send(showDocument(await upload(context, request, request.query))),
  );

  app.post(
    `${PATH}/:id/file`,
    {
      bodyLimit,
      config: { action: "knowledge.write" },
      schema: { tags, consumes: ["multipart/form-data"], params, response: { 200: knowledgeDocument } },
    },
    async (request) => showDocument(await upload(context, request, { publish: false, replaces: request.params.id })),
  );

  app.post(
    `${PATH}/:id/retry`,
    { config: { action: "knowledge.write" }, schema: { tags, params, response: { 202: knowledgeDocument } } },
    async (request, reply) =>
      reply.code(202).send(showDocument(await readAgain(context, memberOf(request).organizationId, request.params.id))),
  );

  app.get(
    `${PATH}/:id/file`,
    { config: { action: "knowledge.read" }, schema: { tags, params } },
    async (request, reply) => {
      const { organizationId } = memberOf(request);
      const row = await readSource(db.of(organizationId), organizationId, DOCUMENTS, request.params.id);
      const path = mediaFile(context.config.mediaDir, organizationId, row.file_id ?? "");
      const size = row.file_id === null ? undefined : (await stat(path).catch(() => undefined))?.size;
      if (size === undefined) throw new NotFound("The file is no longer stored here. Upload it again.");
      return reply
        .headers({
          "content-type": row.mime_type ?? "application/octet-stream",
          "content-length": size,
          // Whatever it holds, it is saved, not run.
          "content-security-policy": "default-src 'none'; sandbox",
          "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(row.file_name ?? "file").replaceAll("'", "%27")}`,
        })
        .send(createReadStream(path));
    },
  );
}

async function upload(
  context: BackendContext,
  request: FastifyRequest,
  { publish, ...options }: { title?: string | undefined; publish: boolean; replaces?: string },
): Promise<SourceRow> {
  const member = memberOf(request);
  if (publish && !mayDo(member, "knowledge.publish"))
    throw new InvalidInput("Leave publish out: an admin publishes what you upload.");
  const file = request.isMultipart()
    ? await request.file({ limits: { fileSize: MAX_DOCUMENT_BYTES, files: 1 } })
    : undefined;
  if (!file) throw new InvalidInput("Send the file as multipart/form-data, in a field named file.");
  return uploadDocument(context, member, file, { ...options, isPublished: publish });
}

/** @throws {SourceNotFound} @throws {Conflict} it did not fail */
const readAgain = (context: BackendContext, organizationId: string, id: string): Promise<SourceRow> =>
  context.db.inOrganization(organizationId, async (tx) => {
    const source = await lockSource(tx, DOCUMENTS, id);
    if (source.state !== "failed")
      throw new Conflict("The file was read, or is being read. There is nothing to try again.");
    await addReading(context, tx, id);
    return tx
      .updateTable("knowledge_sources")
      .set({ state: "processing", failure: null, updated_at: context.clock() })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
