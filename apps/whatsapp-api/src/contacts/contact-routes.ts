import {
  blockContactBody,
  checkContactsAnswer,
  checkContactsBody,
  contactProfile,
  jid,
  sessionId,
} from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { checkContacts, readProfile, setBlocked } from "../baileys/contacts.ts";
import type { Session } from "../sessions/session.ts";
import { SessionNotConnected } from "../sessions/session-errors.ts";
import type { SessionManager } from "../sessions/session-manager.ts";

const params = z.object({ id: sessionId });

/** Who is on WhatsApp, and what they tell about themselves. */
export function contactRoutes(app: HttpServer, sessions: SessionManager): void {
  app.post(
    "/sessions/:id/contacts/check",
    { schema: { params, body: checkContactsBody, response: { 200: checkContactsAnswer } } },
    async (request) => ({
      contacts: await checkContacts(connected(sessions.get(request.params.id)), request.body.phones),
    }),
  );

  app.get(
    "/sessions/:id/contacts/:jid/profile",
    { schema: { params: params.extend({ jid }), response: { 200: contactProfile } } },
    async (request) => readProfile(connected(sessions.get(request.params.id)), request.params.jid),
  );

  app.post(
    "/sessions/:id/contacts/:jid/block",
    { schema: { params: params.extend({ jid }), body: blockContactBody, response: { 202: z.object({}) } } },
    async (request, reply) => {
      const { id, jid: blocked } = request.params;
      await setBlocked(connected(sessions.get(id)), blocked, request.body.blocked);
      return reply.code(202).send({});
    },
  );
}

function connected(session: Session): NonNullable<Session["connected"]> {
  if (!session.connected) throw new SessionNotConnected(session.id, session.view.status);
  return session.connected;
}
