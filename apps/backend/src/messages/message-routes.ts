import { messageHistory, messageResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { writeNote } from "../notes/write-note.ts";
import { plainText } from "../plain-text.ts";
import { editMessage, reactToMessage, revokeMessage } from "./alter-message.ts";
import { listMessages } from "./list-messages.ts";
import { readHistory } from "./message-history.ts";
import { editedText, newMessage } from "./new-message.ts";
import { retryMessage } from "./retry-message.ts";
import { sendMessage } from "./send-message.ts";

const params = z.object({ id: z.uuid() });
const tags = ["messages"];
const KEY_WANTED = "Send a header Idempotency-Key of 1 to 255 printable characters, another one for each message.";
/** The same key gives the same message, however often it is sent. */
const withKey = z.object({
  "idempotency-key": z.string({ error: KEY_WANTED }).regex(/^[\x21-\x7e]{1,255}$/, KEY_WANTED),
});
const page = z.object({
  chatId: z.uuid(),
  before: z.uuid().optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The messages of a chat: list, send, change, react, try again. */
export function messageRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/messages",
    {
      config: { action: "messages.read" },
      schema: {
        tags,
        querystring: page,
        response: { 200: z.object({ messages: z.array(messageResource), hasMore: z.boolean() }) },
      },
    },
    (request) => listMessages(context, memberOf(request), request.query),
  );

  app.post(
    "/api/messages",
    {
      config: { action: "messages.send" },
      schema: { tags, headers: withKey, body: newMessage, response: { 201: messageResource } },
    },
    async (request, reply) => {
      const { body } = request;
      const key = request.headers["idempotency-key"];
      const member = memberOf(request);
      const message =
        body.type === "note"
          ? await writeNote(context, member, key, body)
          : await sendMessage(context, member, key, body);
      return reply.code(201).send(message);
    },
  );

  app.get(
    "/api/messages/:id/history",
    { config: { action: "messages.read-history" }, schema: { tags, params, response: { 200: messageHistory } } },
    (request) => readHistory(context, memberOf(request), request.params.id),
  );

  app.patch(
    "/api/messages/:id",
    {
      config: { action: "messages.send" },
      schema: { tags, params, body: editedText, response: { 200: messageResource } },
    },
    (request) => editMessage(context, memberOf(request), request.params.id, request.body.text),
  );

  app.delete(
    "/api/messages/:id",
    { config: { action: "messages.send" }, schema: { tags, params, response: { 200: messageResource } } },
    (request) => revokeMessage(context, memberOf(request), request.params.id),
  );

  app.post(
    "/api/messages/:id/reaction",
    {
      config: { action: "messages.send" },
      schema: { tags, params, body: z.object({ emoji: plainText.max(64) }), response: { 200: messageResource } },
    },
    (request) => reactToMessage(context, memberOf(request), request.params.id, request.body.emoji),
  );

  app.post(
    "/api/messages/:id/retry",
    { config: { action: "messages.send" }, schema: { tags, params, response: { 200: messageResource } } },
    (request) => retryMessage(context, memberOf(request), request.params.id),
  );
}
