import { knowledgeOffer } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { sql } from "kysely";
import { z } from "zod";
import { memberOf } from "../../auth/member.ts";
import type { BackendContext } from "../../context.ts";
import { decodeCursor, encodeCursor } from "../../database/cursor.ts";
import { plainText } from "../../plain-text.ts";
import { approveOffer, rejectOffer, showOffer } from "./decide-offer.ts";

const PATH = "/api/knowledge/offers";
const params = z.object({ id: z.uuid() });
const tags = ["knowledge"];
const list = z.object({
  state: z.enum(["pending", "approved", "rejected"]).default("pending"),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});
const mended = z
  .object({ question: plainText.trim().min(1).max(200), answer: plainText.trim().min(1).max(20_000) })
  .partial();

/** Questions and answers of solved chats, for somebody to approve or reject. */
export function offerRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    PATH,
    {
      config: { action: "knowledge.read" },
      schema: {
        tags,
        querystring: list,
        response: { 200: z.object({ offers: z.array(knowledgeOffer), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const { state, cursor, limit } = request.query;
      const after = decodeCursor(cursor);
      let query = context.db
        .of(organizationId)
        .selectFrom("knowledge_offers")
        .selectAll()
        .where("organization_id", "=", organizationId)
        .where("state", "=", state);
      if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.at}, ${after.id}::uuid)`);
      const rows = await query
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit).map(showOffer);
      const last = shown.at(-1);
      return { offers: shown, nextCursor: last && rows.length > limit ? encodeCursor(last.createdAt, last.id) : null };
    },
  );

  app.post(
    `${PATH}/:id/approve`,
    {
      config: { action: "knowledge.publish" },
      schema: { tags, params, body: mended.nullish(), response: { 200: knowledgeOffer } },
    },
    (request) => approveOffer(context, memberOf(request), request.params.id, request.body ?? {}),
  );

  app.post(
    `${PATH}/:id/reject`,
    { config: { action: "knowledge.write" }, schema: { tags, params, response: { 200: knowledgeOffer } } },
    (request) => rejectOffer(context, memberOf(request), request.params.id),
  );
}
