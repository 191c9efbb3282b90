import { randomUUID } from "node:crypto";
import {
  editMessageBody,
  jid,
  presenceBody,
  reactionBody,
  readBody,
  sendMessageAnswer,
  sendMessageBody,
  sessionId,
  voteBody,
  whatsappMessageId,
} from "@gomarketing/contracts";
import { type HttpServer, InvalidInput, NotFound } from "@gomarketing/service-kit";
import { z } from "zod";
import { authorOf } from "../baileys/group-authors.ts";
import { isGroup, jidOf } from "../baileys/identity.ts";
import { composeEdit, composeReaction, composeRevoke, type Target } from "../baileys/send.ts";
import type { OutgoingFiles } from "../media/outgoing-files.ts";
import type { Session } from "../sessions/session.ts";
import { SessionNotConnected } from "../sessions/session-errors.ts";
import type { SessionManager } from "../sessions/session-manager.ts";
import { cancelSend } from "./cancel-send.ts";
import { sendChange, sendMessage } from "./send-message.ts";
import { voteIn } from "./vote.ts";

const session = z.object({ id: sessionId });
const message = session.extend({ messageId: whatsappMessageId });
const chat = session.extend({ jid });
const key = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces");

const cancelAnswer = z.object({ state: z.literal("cancelled") });

/** A base64 image, and the rest of the body. */
const MAX_SEND_BODY_BYTES = 24 * 1024 * 1024;

/** Sending, changing and reading messages; showing that somebody writes. */
export function messageRoutes(app: HttpServer, sessions: SessionManager, files: OutgoingFiles): void {
  app.post(
    "/sessions/:id/messages",
    {
      bodyLimit: MAX_SEND_BODY_BYTES,
      schema: { params: session, body: sendMessageBody, response: { 202: sendMessageAnswer } },
    },
    async (request, reply) => {
      const sent = await sendMessage(
        sessions.get(request.params.id),
        files,
        requiredKey(request.headers),
        request.body,
      );
      return reply.code(202).send(sent);
    },
  );

  app.post(
    "/sessions/:id/messages/:messageId/reaction",
    { schema: { params: message, body: reactionBody } },
    async (request, reply) => {
      const { id, messageId } = request.params;
      const { emoji, chat: to, ...given } = request.body;
      const outgoing = composeReaction(targetIn(sessions.get(id), { messageId, chat: jidOf(to), ...given }), emoji);
      return reply
        .code(202)
        .send(await sendChange(sessions.get(id), keyOr(request.headers), { ...request.body, messageId }, outgoing));
    },
  );

  app.post(
    "/sessions/:id/messages/:messageId/vote",
    { schema: { params: message, body: voteBody } },
    async (request, reply) => {
      const { id, messageId } = request.params;
      const { chat: to, options } = request.body;
      return reply
        .code(202)
        .send(await voteIn(sessions.get(id), keyOr(request.headers), { chat: jidOf(to), messageId, options }));
    },
  );

  app.patch(
    "/sessions/:id/messages/:messageId",
    { schema: { params: message, body: editMessageBody } },
    async (request, reply) => {
      const { id, messageId } = request.params;
      const { chat: of, text, mentions } = request.body;
      const outgoing = composeEdit({ messageId, chat: jidOf(of), fromMe: true }, text, mentions);
      return reply
        .code(202)
        .send(await sendChange(sessions.get(id), keyOr(request.headers), { ...request.body, messageId }, outgoing));
    },
  );

  app.delete(
    "/sessions/:id/messages/:messageId",
    { schema: { params: message, querystring: z.object({ chat: jid }) } },
    async (request, reply) => {
      const { id, messageId } = request.params;
      const outgoing = composeRevoke({ messageId, chat: jidOf(request.query.chat), fromMe: true });
      return reply
        .code(202)
        .send(await sendChange(sessions.get(id), keyOr(request.headers), { revoke: messageId }, outgoing));
    },
  );

  app.delete(
    "/sessions/:id/outbox/:key",
    { schema: { params: session.extend({ key }), response: { 200: cancelAnswer } } },
    async (request) => {
      cancelSend(sessions.get(request.params.id), request.params.key);
      return { state: "cancelled" as const };
    },
  );

  app.post("/sessions/:id/chats/:jid/read", { schema: { params: chat, body: readBody } }, async (request, reply) => {
    const { id, jid: of } = request.params;
    await connected(sessions.get(id)).readMessages(jidOf(of), request.body.messageIds);
    return reply.code(202).send({});
  });

  app.post(
    "/sessions/:id/chats/:jid/presence",
    { schema: { params: chat, body: presenceBody } },
    async (request, reply) => {
      await connected(sessions.get(request.params.id)).wa.sendPresenceUpdate(
        request.body.state,
        jidOf(request.params.jid),
      );
      return reply.code(202).send({});
    },
  );
}

function connected(one: Session): NonNullable<Session["connected"]> {
  if (!one.connected) throw new SessionNotConnected(one.id, one.view.status);
  return one.connected;
}

/**
 * A message as those name it who react to it, with what is known of it here.
 *
 * @throws {NotFound} when it is of a group, and nobody knows whose: phones would ignore the reaction
 */
function targetIn({ store }: Session, target: Target): Target {
  const { chat, messageId } = target;
  if (target.fromMe || store.sentMessage(messageId)) return { chat, messageId, fromMe: true };
  const participant = authorOf(store, chat, messageId) ?? target.participant;
  if (!participant && isGroup(chat))
    throw new NotFound(
      `Who wrote ${messageId} into the group is not known here: say it as participant, or fromMe where it is your own.`,
    );
  return { chat, messageId, fromMe: false, ...(participant && { participant }) };
}

type Headers = Record<string, string | string[] | undefined>;

function requiredKey(headers: Headers): string {
  const parsed = key.safeParse(headers["idempotency-key"]);
  if (!parsed.success)
    throw new InvalidInput(
      "Send a header Idempotency-Key of 1 to 255 printable characters, another one for each message.",
    );
  return parsed.data;
}

// What changes a message may come without a key; a fresh one then.
const keyOr = (headers: Headers): string =>
  headers["idempotency-key"] === undefined ? randomUUID() : requiredKey(headers);
