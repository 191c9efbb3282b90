import {
  pairingCodeAnswer,
  pairingCodeBody,
  proxyAddress,
  proxyBody,
  sessionResource,
  shownProxy,
} from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import {
  controlSession,
  countContents,
  createSession,
  deleteSession,
  getSession,
  pairSession,
  renameSession,
} from "./manage-session.ts";
import { getProxy, setProxy } from "./session-proxy.ts";
import { selectSessions } from "./session-queries.ts";
import { shownTo } from "./what-links.ts";

const params = z.object({ id: z.uuid() });
const body = z.object({ name: plainText.trim().min(1).max(80) });
/** What goes with a session when it is deleted. */
const contents = z.object({ chatCount: z.number().int(), messageCount: z.number().int() });
const newSession = body.extend({ proxy: proxyAddress.optional() });
const tags = ["sessions"];

/** WhatsApp sessions: list, make, link, stop, reconnect, log out, delete. */
export function sessionRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/sessions",
    {
      config: { action: "sessions.read" },
      schema: { tags, response: { 200: z.object({ sessions: z.array(sessionResource) }) } },
    },
    async (request) => {
      const member = memberOf(request);
      const sessions = await selectSessions(context.db.of(member.organizationId), member.organizationId);
      return { sessions: sessions.map((one) => shownTo(member, one)) };
    },
  );

  app.post(
    "/api/sessions",
    { config: { action: "sessions.manage" }, schema: { tags, body: newSession, response: { 201: sessionResource } } },
    async (request, reply) => reply.code(201).send(await createSession(context, memberOf(request), request.body)),
  );

  app.get(
    "/api/sessions/:id",
    { config: { action: "sessions.read" }, schema: { tags, params, response: { 200: sessionResource } } },
    async (request) => shownTo(memberOf(request), await getSession(context, memberOf(request), request.params.id)),
  );

  app.get(
    "/api/sessions/:id/contents",
    { config: { action: "sessions.read" }, schema: { tags, params, response: { 200: contents } } },
    (request) => countContents(context, memberOf(request), request.params.id),
  );

  app.patch(
    "/api/sessions/:id",
    { config: { action: "sessions.manage" }, schema: { tags, params, body, response: { 200: sessionResource } } },
    (request) => renameSession(context, memberOf(request), request.params.id, request.body.name),
  );

  app.delete(
    "/api/sessions/:id",
    { config: { action: "sessions.manage" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await deleteSession(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  const proxyAnswer = { tags, params, response: { 200: shownProxy } };
  app.get("/api/sessions/:id/proxy", { config: { action: "sessions.manage" }, schema: proxyAnswer }, (request) =>
    getProxy(context, memberOf(request), request.params.id),
  );

  app.put(
    "/api/sessions/:id/proxy",
    { config: { action: "sessions.manage" }, schema: { ...proxyAnswer, body: proxyBody } },
    (request) => setProxy(context, memberOf(request), request.params.id, request.body.proxy),
  );

  for (const control of ["start", "stop", "reconnect", "logout"] as const) {
    const action = control === "reconnect" ? "sessions.reconnect" : "sessions.manage";
    app.post(
      `/api/sessions/:id/${control}`,
      { config: { action }, schema: { tags, params, response: { 202: sessionResource } } },
      async (request, reply) => {
        const controlled = await controlSession(context, memberOf(request), request.params.id, control);
        return reply.code(202).send(shownTo(memberOf(request), controlled));
      },
    );
  }

  app.post(
    "/api/sessions/:id/pairing-code",
    {
      config: { action: "sessions.manage" },
      schema: { tags, params, body: pairingCodeBody, response: { 200: pairingCodeAnswer } },
    },
    async (request) => ({
      code: await pairSession(context, memberOf(request), request.params.id, request.body.phone),
    }),
  );
}
