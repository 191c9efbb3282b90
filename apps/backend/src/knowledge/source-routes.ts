import { type KnowledgeKind, knowledgeVersion } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../database/cursor.ts";
import { plainText } from "../plain-text.ts";
import { readSource, type SourceRow, selectSources, selectVersions } from "./knowledge-queries.ts";
import { archiveSource, publishSource, unpublishSource } from "./publish-source.ts";

const params = z.object({ id: z.uuid() });
const tags = ["knowledge"];

/** By which articles and documents are listed. */
export const sourceList = z.object({
  q: plainText.trim().max(100).optional(),
  status: z.enum(["draft", "published"]).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});

/** A page of a list, and where the next begins. */
export async function pageOfSources(
  { db }: BackendContext,
  organizationId: string,
  kinds: readonly KnowledgeKind[],
  { cursor, limit, ...by }: z.output<typeof sourceList>,
): Promise<{ rows: SourceRow[]; nextCursor: string | null }> {
  const page = { ...by, after: decodeCursor(cursor), limit: limit + 1 };
  const found = await selectSources(db.of(organizationId), organizationId, kinds, page);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: last && found.length > limit ? encodeCursor(last.updated_at.toISOString(), last.id) : null,
  };
}

/** What articles and documents have in common: each is published, taken back, put away, and has a history. */
export function sourceRoutes(
  app: HttpServer,
  context: BackendContext,
  path: "/api/knowledge/articles" | "/api/knowledge/documents",
  kinds: readonly KnowledgeKind[],
  shown: z.ZodType,
  show: (row: SourceRow) => unknown,
): void {
  const { db } = context;
  for (const [verb, change] of [
    ["publish", publishSource],
    ["unpublish", unpublishSource],
  ] as const)
    app.post(
      `${path}/:id/${verb}`,
      { config: { action: "knowledge.publish" }, schema: { tags, params, response: { 200: shown } } },
      async (request, reply) => {
        const { organizationId } = memberOf(request);
        const row = await db.inOrganization(organizationId, (tx) => change(context, tx, kinds, request.params.id));
        return reply.code(200).send(show(row));
      },
    );

  app.delete(
    `${path}/:id`,
    { config: { action: "knowledge.publish" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      const { organizationId } = memberOf(request);
      await db.inOrganization(organizationId, (tx) => archiveSource(context, tx, kinds, request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.get(
    `${path}/:id/versions`,
    {
      config: { action: "knowledge.read" },
      schema: { tags, params, response: { 200: z.object({ versions: z.array(knowledgeVersion) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const own = db.of(organizationId);
      const { id } = await readSource(own, organizationId, kinds, request.params.id);
      return { versions: await selectVersions(own, organizationId, id) };
    },
  );
}
