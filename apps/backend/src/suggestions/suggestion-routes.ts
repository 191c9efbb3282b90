import { suggestionFeedback, suggestionQuality, suggestionResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { giveFeedback } from "./give-feedback.ts";
import { readSuggestion } from "./read-suggestion.ts";
import { askForSuggestion } from "./start-suggestion.ts";
import { streamSuggestion } from "./stream-suggestion.ts";
import { measureQuality } from "./suggestion-quality.ts";

const tags = ["copilot"];
const params = z.object({ id: z.uuid() });
const MAX_INSTRUCTION_CHARACTERS = 2_000;
const asked = z.object({
  chatId: z.uuid(),
  /** What the agent wants said, in a few words. */
  instruction: plainText.trim().max(MAX_INSTRUCTION_CHARACTERS).optional(),
});
const current = z.object({
  /** Null: none, or what there was is answered or out of date. */
  suggestion: suggestionResource.nullable(),
  /** Whether one is being written: its draft and its end come by live events. */
  isWriting: z.boolean(),
});
const quality = z.object({
  models: z.array(suggestionQuality),
  promptVersions: z.array(suggestionQuality),
  agents: z.array(suggestionQuality),
});

/** Suggestions: ask for one, see the chat's, say what became of it; and how they fare. */
export function suggestionRoutes(app: HttpServer, context: BackendContext): void {
  app.post(
    "/api/suggestion-ai",
    {
      config: { action: "copilot.use" },
      schema: {
        tags,
        description:
          "Server-sent events: `delta` {text} as a draft grows (not checked; `restart` takes it back), then `done` with the suggestion (checked, the only text to insert) or `error` with a problem.",
        body: asked,
        produces: ["text/event-stream"],
      },
    },
    async (request, reply) => {
      const running = await askForSuggestion(context, memberOf(request), request.body);
      return reply
        .header("content-type", "text/event-stream; charset=utf-8")
        .header("cache-control", "no-store")
        .header("x-accel-buffering", "no")
        .send(streamSuggestion(running));
    },
  );

  app.get(
    "/api/suggestion-ai",
    {
      config: { action: "copilot.read" },
      schema: { tags, querystring: z.object({ chatId: z.uuid() }), response: { 200: current } },
    },
    (request) => readSuggestion(context, memberOf(request), request.query.chatId),
  );

  app.post(
    "/api/suggestion-ai/:id/feedback",
    {
      config: { action: "copilot.use" },
      schema: { tags, params, body: suggestionFeedback, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await giveFeedback(context, memberOf(request), request.params.id, request.body);
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/copilot/quality",
    {
      config: { action: "copilot.read" },
      schema: {
        tags,
        querystring: z.object({ range: z.enum(["24h", "7d", "30d", "90d"]).default("7d") }),
        response: { 200: quality },
      },
    },
    (request) => measureQuality(context, memberOf(request), request.query.range),
  );
}
