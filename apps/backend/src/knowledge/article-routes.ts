import { knowledgeArticle } from "@gomarketing/contracts";
import { type HttpServer, InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { ARTICLES, readSource, showArticle } from "./knowledge-queries.ts";
import { pageOfSources, sourceList, sourceRoutes } from "./source-routes.ts";
import { addArticle, editArticle } from "./write-article.ts";

const PATH = "/api/knowledge/articles";
const MAX_BODY_CHARACTERS = 200_000;
const params = z.object({ id: z.uuid() });
const tags = ["knowledge"];
const title = plainText.trim().min(1).max(200);
const body = plainText.max(MAX_BODY_CHARACTERS);
/** Shown with what is cited. */
const url = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// address" }).max(2_000);

/** Articles that the team writes, in markdown. */
export function articleRoutes(app: HttpServer, context: BackendContext): void {
  const { db } = context;
  sourceRoutes(app, context, PATH, ARTICLES, knowledgeArticle, (row) => showArticle(row));

  app.get(
    PATH,
    {
      config: { action: "knowledge.read" },
      schema: {
        tags,
        querystring: sourceList,
        response: { 200: z.object({ articles: z.array(knowledgeArticle), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const { rows, nextCursor } = await pageOfSources(context, organizationId, ARTICLES, request.query);
      return { articles: rows.map((row) => showArticle(row)), nextCursor };
    },
  );

  app.get(
    `${PATH}/:id`,
    { config: { action: "knowledge.read" }, schema: { tags, params, response: { 200: knowledgeArticle } } },
    async (request) => {
      const { organizationId } = memberOf(request);
      const row = await readSource(db.of(organizationId), organizationId, ARTICLES, request.params.id);
      return showArticle(row, row.body);
    },
  );

  app.post(
    PATH,
    {
      config: { action: "knowledge.write" },
      schema: { tags, body: z.object({ title, body, url: url.optional() }), response: { 201: knowledgeArticle } },
    },
    async (request, reply) => {
      const { organizationId, userId } = memberOf(request);
      const row = await db.inOrganization(organizationId, (tx) => addArticle(context, tx, userId, request.body));
      return reply.code(201).send(showArticle(row, request.body.body));
    },
  );

  app.patch(
    `${PATH}/:id`,
    {
      config: { action: "knowledge.write" },
      schema: {
        tags,
        params,
        body: z.object({ title, body, url: url.nullable() }).partial(),
        response: { 200: knowledgeArticle },
      },
    },
    async (request) => {
      if (Object.keys(request.body).length === 0)
        throw new InvalidInput("Give title, body or url: nothing was to change.");
      const { organizationId, userId } = memberOf(request);
      const { source, body: text } = await db.inOrganization(organizationId, (tx) =>
        editArticle(context, tx, userId, request.params.id, request.body),
      );
      return showArticle(source, text);
    },
  );
}
