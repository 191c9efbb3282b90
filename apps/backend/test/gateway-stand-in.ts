import { randomUUID } from "node:crypto";
import type { Session } from "@gomarketing/contracts";
import Fastify from "fastify";

export interface SentByGateway {
  readonly sessionId: string;
  readonly key: string;
  readonly body: { to: string; type: string; text?: string; messageId?: string };
}

/** whatsapp-api as the backend meets it over HTTP: it takes what its contract says, and keeps what it was told. */
export async function startGateway() {
  const app = Fastify({ bodyLimit: 32 * 1024 * 1024, forceCloseConnections: true });
  const sent: SentByGateway[] = [];
  const read: { jid: string; messageIds: string[] }[] = [];
  const state: { refusal: { status: number; type: string; detail: string } | undefined; media: Buffer } = {
    refusal: undefined,
    media: Buffer.from("a photo"),
  };
  const view = (id: string, status: "connecting" | "disconnected" = "connecting"): Session => ({
    id,
    status,
    updatedAt: new Date().toISOString(),
  });

  app.get("/sessions", async () => ({ sessions: [] }));
  app.post<{ Params: { id: string } }>("/sessions/:id/start", async ({ params }, reply) =>
    reply.code(202).send(view(params.id)),
  );
  app.post<{ Params: { id: string } }>("/sessions/:id/stop", async ({ params }, reply) =>
    reply.code(202).send(view(params.id, "disconnected")),
  );
  app.delete("/sessions/:id", async (_request, reply) => reply.code(204).send());
  app.post<{ Params: { id: string }; Body: SentByGateway["body"] }>(
    "/sessions/:id/messages",
    async ({ params, body, headers }, reply) => {
      if (state.refusal)
        return reply
          .code(state.refusal.status)
          .type("application/problem+json")
          .send({ title: "no", ...state.refusal });
      sent.push({ sessionId: params.id, key: String(headers["idempotency-key"]), body });
      return reply.code(202).send({ id: body.messageId ?? randomUUID(), timestamp: new Date().toISOString() });
    },
  );
  app.post<{ Params: { jid: string }; Body: { messageIds: string[] } }>(
    "/sessions/:id/chats/:jid/read",
    async ({ params, body }, reply) => {
      read.push({ jid: params.jid, messageIds: body.messageIds });
      return reply.code(202).send({});
    },
  );
  for (const method of ["PATCH", "DELETE"] as const)
    app.route({
      method,
      url: "/sessions/:id/messages/:messageId",
      handler: async (_request, reply) => reply.code(202).send({}),
    });
  app.post("/sessions/:id/messages/:messageId/reaction", async (_request, reply) => reply.code(202).send({}));
  app.get("/sessions/:id/media/:mediaId", async (_request, reply) => reply.type("image/jpeg").send(state.media));

  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, sent, read, state, close: () => app.close() };
}
