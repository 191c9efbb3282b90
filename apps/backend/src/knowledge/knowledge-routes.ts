import { knowledgePassage } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { articleRoutes } from "./article-routes.ts";
import { documentRoutes } from "./document-routes.ts";
import { findPassages } from "./find-passages.ts";
import { offerRoutes } from "./offers/offer-routes.ts";

/** What the team knows, and what the copilot finds in it. */
export function knowledgeRoutes(app: HttpServer, context: BackendContext): void {
  articleRoutes(app, context);
  documentRoutes(app, context);
  offerRoutes(app, context);
  app.get(
    "/api/knowledge/search",
    {
      config: { action: "knowledge.read" },
      schema: {
        tags: ["knowledge"],
        querystring: z.object({
          q: plainText.trim().min(1).max(2_000),
          limit: z.coerce.number().int().min(1).max(10).default(3),
        }),
        response: { 200: z.object({ passages: z.array(knowledgePassage) }) },
      },
    },
    async (request) => {
      const { q, limit } = request.query;
      return { passages: await findPassages(context, memberOf(request).organizationId, q, { limit }) };
    },
  );
}
