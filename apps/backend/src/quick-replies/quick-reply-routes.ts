import { quickReply, renderedReply } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { selectQuickReplies, showQuickReply } from "./quick-reply-queries.ts";
import { renderQuickReply } from "./render-quick-reply.ts";
import { addQuickReply, changeQuickReply, removeQuickReply } from "./write-quick-reply.ts";

const params = z.object({ id: z.uuid() });
const tags = ["quick-replies"];
const shape = {
  /** What is typed after a slash. */
  shortcut: plainText.regex(/^[\p{L}\p{N}_-]{1,32}$/u, "must be 1 to 32 letters, digits, - or _, without spaces"),
  text: plainText.trim().min(1).max(4_096),
  mediaId: z.uuid().nullable(),
  scope: z.enum(["all", "team", "mine"]),
  teamId: z.uuid().optional(),
};
const written = z.object({ ...shape, mediaId: shape.mediaId.default(null), scope: shape.scope.default("mine") });

/** Answers that are kept ready: for all, for a team, or one's own. */
export function quickReplyRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/quick-replies",
    {
      config: { action: "quick-replies.read" },
      schema: {
        tags,
        querystring: z.object({ q: plainText.trim().max(100).default("") }),
        response: { 200: z.object({ quickReplies: z.array(quickReply) }) },
      },
    },
    async (request) => {
      const member = memberOf(request);
      const rows = await selectQuickReplies(context.db.of(member.organizationId), member, request.query.q);
      return { quickReplies: rows.map(showQuickReply) };
    },
  );

  app.post(
    "/api/quick-replies",
    { config: { action: "quick-replies.change" }, schema: { tags, body: written, response: { 201: quickReply } } },
    async (request, reply) => reply.code(201).send(await addQuickReply(context, memberOf(request), request.body)),
  );

  app.patch(
    "/api/quick-replies/:id",
    {
      config: { action: "quick-replies.change" },
      schema: { tags, params, body: z.object(shape).partial(), response: { 200: quickReply } },
    },
    (request) => changeQuickReply(context, memberOf(request), request.params.id, request.body),
  );

  app.delete(
    "/api/quick-replies/:id",
    { config: { action: "quick-replies.change" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeQuickReply(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/quick-replies/:id/render",
    {
      config: { action: "quick-replies.use" },
      schema: { tags, params, body: z.object({ chatId: z.uuid() }), response: { 200: renderedReply } },
    },
    (request) => renderQuickReply(context, memberOf(request), request.params.id, request.body.chatId),
  );
}
