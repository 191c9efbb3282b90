import {
  pairingCodeAnswer,
  pairingCodeBody,
  proxyBody,
  session,
  sessionId,
  sessionList,
  shownProxy,
  startSessionBody,
} from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { requestPairingCode } from "./pairing-code.ts";
import type { SessionManager } from "./session-manager.ts";

const params = z.object({ id: sessionId });

/** Sessions: list, start, link, lead through a proxy, stop, log out, delete. */
export function sessionRoutes(app: HttpServer, sessions: SessionManager): void {
  app.get("/sessions", { schema: { response: { 200: sessionList } } }, async () => ({
    sessions: [...sessions.views],
  }));

  app.get("/sessions/:id", { schema: { params, response: { 200: session } } }, async (request) =>
    sessions.view(request.params.id),
  );

  app.post(
    "/sessions/:id/start",
    { schema: { params, body: startSessionBody, response: { 202: session } } },
    async (request, reply) => {
      const started = await sessions.getOrCreate(request.params.id);
      started.start(request.body?.proxy);
      return reply.code(202).send(started.view);
    },
  );

  app.get("/sessions/:id/proxy", { schema: { params, response: { 200: shownProxy } } }, async (request) => ({
    proxy: sessions.get(request.params.id).facts.shownProxy,
  }));

  app.put(
    "/sessions/:id/proxy",
    { schema: { params, body: proxyBody, response: { 200: shownProxy } } },
    async (request) => {
      const changed = await sessions.getOrCreate(request.params.id);
      changed.useProxy(request.body.proxy);
      return { proxy: changed.facts.shownProxy };
    },
  );

  app.post("/sessions/:id/keep", { schema: { params, response: { 200: session } } }, async (request) => {
    const kept = sessions.get(request.params.id);
    kept.keep();
    return kept.view;
  });

  app.post(
    "/sessions/:id/pairing-code",
    { schema: { params, body: pairingCodeBody, response: { 200: pairingCodeAnswer } } },
    async (request) => ({
      code: await requestPairingCode(await sessions.getOrCreate(request.params.id), request.body.phone),
    }),
  );

  app.post("/sessions/:id/stop", { schema: { params, response: { 202: session } } }, async (request, reply) => {
    const stopped = sessions.get(request.params.id);
    await stopped.stop();
    return reply.code(202).send(stopped.view);
  });

  app.post("/sessions/:id/logout", { schema: { params, response: { 202: session } } }, async (request, reply) => {
    const left = sessions.get(request.params.id);
    await left.logout();
    return reply.code(202).send(left.view);
  });

  const force = z.object({ force: z.enum(["true", "false"]).default("false") });
  app.delete("/sessions/:id", { schema: { params, querystring: force } }, async (request, reply) => {
    await sessions.delete(request.params.id, request.query.force === "true");
    return reply.code(204).send();
  });
}
