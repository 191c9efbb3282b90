import { messageKind, SEARCH_KINDS, searchResults } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { search } from "./search.ts";

const MAX_QUERY_CHARACTERS = 200;

const time = z.iso
  .datetime({ offset: true, error: "must be a time, like 2026-03-31T00:00:00-03:00" })
  .transform((written) => new Date(written));

const query = z.object({
  /** Words, each as written or in another form; the last one may be half typed; "in quotes": side by side. */
  q: plainText.trim().max(MAX_QUERY_CHARACTERS).default(""),
  in: z.enum([...SEARCH_KINDS, "all"]).default("all"),
  /** A contact's id. */
  person: z.uuid().optional(),
  session: z.uuid().optional(),
  label: plainText.min(1).max(64).optional(),
  /** `me`, `none`, or a user's id. */
  assignee: plainText.min(1).max(64).optional(),
  /** Messages sent then or later. */
  from: time.optional(),
  /** Messages sent before. */
  to: time.optional(),
  /** Kinds of messages, with commas between them. */
  kind: z
    .string()
    .max(200)
    .transform((written) => written.split(","))
    .pipe(z.array(messageKind).min(1).max(20))
    .optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

/** One search over messages, contacts and chats. */
export function searchRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/search",
    {
      config: { action: "search.read" },
      schema: { tags: ["search"], querystring: query, response: { 200: searchResults } },
    },
    (request) => search(context, memberOf(request), request.query),
  );
}
