import { chatSummary, rewriting } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { whileConnected } from "../while-connected.ts";
import { rewriteDraft } from "./rewrite-draft.ts";
import { summarizeChat } from "./summarize-chat.ts";

const tags = ["copilot"];

/** A little more help: drafts rewritten and translated, chats summarized for whoever takes over. */
export function assistanceRoutes(app: HttpServer, context: BackendContext): void {
  app.post(
    "/api/copilot/rewrite",
    {
      config: { action: "copilot.use" },
      schema: { tags, body: rewriting, response: { 200: z.object({ text: z.string() }) } },
    },
    (request, reply) => rewriteDraft(context, memberOf(request), request.body, whileConnected(reply)),
  );

  app.post(
    "/api/chats/:id/summary",
    {
      config: { action: "copilot.use" },
      schema: { tags, params: z.object({ id: z.uuid() }), response: { 200: chatSummary } },
    },
    (request, reply) => summarizeChat(context, memberOf(request), request.params.id, whileConnected(reply)),
  );
}
