import { chatResource, chatStatus } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../database/cursor.ts";
import { plainText } from "../plain-text.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { countChats, selectChats, showChat } from "./chat-queries.ts";
import { openChat } from "./open-chat.ts";
import { readChat } from "./read-chat.ts";
import { updateChat } from "./update-chat.ts";

const params = z.object({ id: z.uuid() });
const tags = ["chats"];
const list = z.object({
  status: chatStatus.optional(),
  /** `me`, `none`, or a user's id. */
  assignee: plainText.max(64).optional(),
  session: z.uuid().optional(),
  label: plainText.max(64).optional(),
  unread: z.enum(["true", "false"]).optional(),
  q: plainText.trim().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});
const changes = z.object({
  status: chatStatus.optional(),
  assigneeId: plainText.max(64).nullable().optional(),
  labels: z.array(plainText.trim().min(1).max(64)).max(50).optional(),
});
/** Whom to write to: a number, and with which of the sessions. */
const opened = z.object({
  phone: z.string().max(32),
  name: plainText.trim().min(1).max(100).optional(),
  sessionId: z.uuid(),
});
const counts = z.object({ mine: z.number(), queue: z.number(), all: z.number(), unread: z.number() });

/** Chats: list, open, counts, one, change, read. */
export function chatRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/chats",
    {
      config: { action: "chats.read" },
      schema: {
        tags,
        querystring: list,
        response: { 200: z.object({ chats: z.array(chatResource), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { assignee, session, unread, cursor, limit, ...rest } = request.query;
      const { organizationId, userId } = memberOf(request);
      const assigneeId = assignee === "me" ? userId : assignee === "none" ? null : assignee;
      const filter = { ...rest, assigneeId, sessionId: session, unread: unread === "true" };
      const chats = await selectChats(context.db.of(organizationId), organizationId, filter, {
        after: decodeCursor(cursor),
        limit: limit + 1,
      });
      const shown = chats.slice(0, limit);
      const last = shown.at(-1);
      return {
        chats: shown,
        nextCursor: last && chats.length > limit ? encodeCursor(last.lastActivityAt, last.id) : null,
      };
    },
  );

  app.post(
    "/api/chats",
    { config: { action: "chats.open" }, schema: { tags, body: opened, response: { 200: chatResource } } },
    (request) => openChat(context, memberOf(request), request.body),
  );

  app.get(
    "/api/chats/counts",
    { config: { action: "chats.read" }, schema: { tags, response: { 200: counts } } },
    (request) => {
      const { organizationId, userId } = memberOf(request);
      return countChats(context.db.of(organizationId), organizationId, userId);
    },
  );

  app.get(
    "/api/chats/:id",
    { config: { action: "chats.read" }, schema: { tags, params, response: { 200: chatResource } } },
    async (request) => {
      const { organizationId } = memberOf(request);
      const own = await context.db
        .of(organizationId)
        .selectFrom("chats")
        .select("id")
        .where("id", "=", request.params.id)
        .where("organization_id", "=", organizationId)
        .executeTakeFirst();
      const chat = own && (await showChat(context.db.of(organizationId), own.id));
      if (!chat) throw new ChatNotFound(request.params.id);
      return chat;
    },
  );

  app.patch(
    "/api/chats/:id",
    { config: { action: "chats.change" }, schema: { tags, params, body: changes, response: { 200: chatResource } } },
    (request) => updateChat(context, memberOf(request), request.params.id, request.body),
  );

  app.post(
    "/api/chats/:id/read",
    { config: { action: "chats.mark-read" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await readChat(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
