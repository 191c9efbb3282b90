import { chatMarks, chatResource, chatStatus, participantResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { noteText } from "../notes/note-text.ts";
import { plainText } from "../plain-text.ts";
import { ChatNotFound } from "./chat-errors.ts";
import { countChats, currentChatId, showChat } from "./chat-queries.ts";
import { listParticipants } from "./group-participants.ts";
import { listChats } from "./list-chats.ts";
import { markChat, markUnread, selectMarks, withMarks } from "./mark-chat.ts";
import { openChat } from "./open-chat.ts";
import { readChat } from "./read-chat.ts";
import { transferChat } from "./transfer-chat.ts";
import { MAX_LABELS_OF_CHAT, updateChat } from "./update-chat.ts";

const params = z.object({ id: z.uuid() });
const tags = ["chats"];
const list = z.object({
  status: chatStatus.optional(),
  /** `me`, `none`, or a user's id. */
  assignee: plainText.max(64).optional(),
  session: z.uuid().optional(),
  /** `none`, or a team's id. */
  team: z.union([z.literal("none"), z.uuid()]).optional(),
  label: plainText.max(64).optional(),
  unread: z.enum(["true", "false"]).optional(),
  q: plainText.trim().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});
const labelNames = z.array(plainText.trim().min(1).max(64)).max(MAX_LABELS_OF_CHAT);
const changes = z.object({
  status: chatStatus.optional(),
  /** With status `snoozed`: when it is open again. Left out: when somebody writes. */
  snoozedUntil: z.iso.datetime().optional(),
  assigneeId: plainText.max(64).nullable().optional(),
  teamId: z.uuid().nullable().optional(),
  /** All that it carries from now on. */
  labels: labelNames.optional(),
  /** Besides those that it carries: whoever adds or removes one leaves alone what others do at the same time. */
  addLabels: labelNames.optional(),
  removeLabels: labelNames.optional(),
});
/** Whom to write to: a number, and with which of the sessions. */
const opened = z.object({
  phone: z.string().max(32),
  name: plainText.trim().min(1).max(100).optional(),
  sessionId: z.uuid(),
});
const transfer = z.object({
  assigneeId: plainText.max(64).optional(),
  teamId: z.uuid().optional(),
  /** For whoever takes over; the customer never sees it. `mentions`: ids of members. */
  note: z.object(noteText).optional(),
});
const marks = z.object({ isPinned: z.boolean().optional(), isMuted: z.boolean().optional() });
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
      const { assignee, session, team, unread, cursor, limit, ...rest } = request.query;
      const member = memberOf(request);
      const assigneeId = assignee === "me" ? member.userId : assignee === "none" ? null : assignee;
      const teamId = team === "none" ? null : team;
      const filter = { ...rest, assigneeId, teamId, sessionId: session, unread: unread === "true" };
      return listChats(context, member, filter, { cursor, limit });
    },
  );

  app.post(
    "/api/chats",
    { config: { action: "chats.open" }, schema: { tags, body: opened, response: { 200: chatResource } } },
    (request) => openChat(context, memberOf(request), request.body),
  );

  app.get(
    "/api/chats/counts",
    {
      config: { action: "chats.read" },
      schema: { tags, querystring: z.object({ team: z.uuid().optional() }), response: { 200: counts } },
    },
    (request) => {
      const { organizationId, userId } = memberOf(request);
      return countChats(context.db.of(organizationId), organizationId, userId, request.query.team);
    },
  );

  app.get(
    "/api/chats/:id",
    { config: { action: "chats.read" }, schema: { tags, params, response: { 200: chatResource } } },
    async (request) => {
      const { organizationId, userId } = memberOf(request);
      // Of one that was merged, the one that it is part of now: its own id says so.
      const id = await currentChatId(context.db.of(organizationId), organizationId, request.params.id);
      const chat = id && (await showChat(context.db.of(organizationId), id));
      if (!chat) throw new ChatNotFound(request.params.id);
      return withMarks(chat, await selectMarks(context.db.of(organizationId), { organizationId, userId }));
    },
  );

  app.get(
    "/api/chats/:id/participants",
    {
      config: { action: "chats.read" },
      schema: { tags, params, response: { 200: z.object({ participants: z.array(participantResource) }) } },
    },
    async (request) => ({ participants: await listParticipants(context, memberOf(request), request.params.id) }),
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
  handlingRoutes(app, context);
}

function handlingRoutes(app: HttpServer, context: BackendContext): void {
  app.post(
    "/api/chats/:id/transfer",
    { config: { action: "chats.change" }, schema: { tags, params, body: transfer, response: { 200: chatResource } } },
    (request) => transferChat(context, memberOf(request), request.params.id, request.body),
  );

  app.post(
    "/api/chats/:id/unread",
    { config: { action: "chats.mark-read" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await markUnread(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.patch(
    "/api/chats/:id/marks",
    { config: { action: "chats.keep" }, schema: { tags, params, body: marks, response: { 200: chatMarks } } },
    (request) => markChat(context, memberOf(request), request.params.id, request.body),
  );
}
