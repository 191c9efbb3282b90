import { randomUUID } from "node:crypto";
import type { Session } from "@gomarketing/contracts";
import Fastify from "fastify";

export interface SentByGateway {
  readonly sessionId: string;
  readonly key: string;
  readonly body: { to: string; type: string; text?: string; messageId?: string; uploadId?: string };
}

const hidden = (proxy: string): string => proxy.replace(/\/\/.+@/, "//•••@");
const GONE = { status: 404, type: "/problems/media-gone", title: "Gone", detail: "WhatsApp has it no more." };
const UNKNOWN = { status: 404, type: "/problems/not-found", title: "Not found", detail: "There is none." };
const LEAVING = { status: 409, type: "/problems/message-leaving", title: "Leaving", detail: "It leaves." };
const CANCELLED = { status: 409, type: "/problems/message-cancelled", title: "Cancelled", detail: "Taken back." };

/** whatsapp-api as the backend meets it over HTTP: it takes what its contract says, and keeps what it was told. */
export async function startGateway() {
  const app = Fastify({ bodyLimit: 32 * 1024 * 1024, forceCloseConnections: true });
  const sent: SentByGateway[] = [];
  const uploads = new Map<string, { mimeType: string; bytes: Buffer }>();
  const read: { jid: string; messageIds: string[] }[] = [];
  /** Keys of what it dropped. */
  const dropped: string[] = [];
  const blocks: { sessionId: string; jid: string; blocked: boolean }[] = [];
  const state: {
    refusal: { status: number; type: string; detail: string } | undefined;
    media: Buffer | "gone";
    /** The id that the next message gets at WhatsApp, whatever it was sent with; told before the call is answered. */
    beforeAnswer: ((sent: SentByGateway) => Promise<string>) | undefined;
    sessions: Session[] | "silent";
    /** Whether WhatsApp has a message when the call is answered, or it waits for its turn. */
    accepts: "sent" | "queued";
    /** It knows nothing of what it is to drop: it has lost the session, or is of a version that drops nothing. */
    forgets: boolean;
    /** When it has dropped a message, and not said so yet; it says nothing then when this answers false. */
    afterDrop: ((key: string) => Promise<boolean>) | undefined;
    /** Who is on WhatsApp, by number, and what their profile says, by address. */
    addresses: Map<string, { jid: string; lid?: string }>;
    profiles: Map<string, object>;
    /** The numbers that were asked for. */
    checked: string[];
    /** By session: the whole address it was told, null for none. */
    proxies: Map<string, string | null>;
    /** What a session is, more than connecting, once it was started. */
    started: object;
    /** How far its clock is ahead, in milliseconds. */
    aheadMs: number;
  } = {
    refusal: undefined,
    media: Buffer.from("a photo"),
    beforeAnswer: undefined,
    sessions: [],
    accepts: "sent",
    forgets: false,
    afterDrop: undefined,
    addresses: new Map(),
    profiles: new Map(),
    checked: [],
    proxies: new Map(),
    started: {},
    aheadMs: 0,
  };
  const view = (id: string, status: "connecting" | "disconnected" = "connecting"): Session => ({
    id,
    status,
    updatedAt: new Date(Date.now() + state.aheadMs).toISOString(),
  });

  app.get("/sessions", async (_request, reply) =>
    state.sessions === "silent" ? reply.code(503).send({}) : { sessions: state.sessions },
  );
  app.post<{ Params: { id: string } }>("/sessions/:id/start", async ({ params }, reply) =>
    reply.code(202).send({ ...view(params.id), ...state.started }),
  );
  app.post<{ Params: { id: string } }>("/sessions/:id/stop", async ({ params }, reply) =>
    reply.code(202).send(view(params.id, "disconnected")),
  );
  app.post<{ Params: { id: string } }>("/sessions/:id/logout", async ({ params }, reply) =>
    reply.code(202).send(view(params.id, "disconnected")),
  );
  app.get<{ Params: { id: string } }>("/sessions/:id/proxy", async ({ params }, reply) => {
    const proxy = state.proxies.get(params.id);
    if (proxy === undefined) return reply.code(404).type("application/problem+json").send(UNKNOWN);
    return { proxy: proxy && hidden(proxy) };
  });
  app.put<{ Params: { id: string }; Body: { proxy: string | null } }>(
    "/sessions/:id/proxy",
    async ({ params, body }, reply) => {
      if (state.refusal)
        return reply
          .code(state.refusal.status)
          .type("application/problem+json")
          .send({ title: "no", ...state.refusal });
      state.proxies.set(params.id, body.proxy);
      return { proxy: body.proxy && hidden(body.proxy) };
    },
  );
  app.post("/sessions/:id/pairing-code", async () => ({ code: "ABCD1234" }));
  app.delete("/sessions/:id", async (_request, reply) => reply.code(204).send());
  app.post<{ Params: { id: string }; Body: SentByGateway["body"] }>(
    "/sessions/:id/messages",
    async ({ params, body, headers }, reply) => {
      if (state.refusal)
        return reply
          .code(state.refusal.status)
          .type("application/problem+json")
          .send({ title: "no", ...state.refusal });
      if (dropped.includes(String(headers["idempotency-key"])))
        return reply.code(409).type("application/problem+json").send(CANCELLED);
      const one = { sessionId: params.id, key: String(headers["idempotency-key"]), body };
      sent.push(one);
      const id = state.beforeAnswer ? await state.beforeAnswer(one) : (body.messageId ?? randomUUID());
      return reply.code(202).send({ id, timestamp: new Date().toISOString(), state: state.accepts });
    },
  );
  // What waits here has not begun to leave; anything else has.
  app.delete<{ Params: { key: string } }>("/sessions/:id/outbox/:key", async ({ params: { key } }, reply) => {
    if (state.forgets) return reply.code(404).type("application/problem+json").send(UNKNOWN);
    if (sent.some((one) => one.key === key) && state.accepts === "sent")
      return reply.code(409).type("application/problem+json").send(LEAVING);
    dropped.push(key);
    return (await state.afterDrop?.(key)) === false ? reply.raw.destroy() : { state: "cancelled" };
  });
  app.post<{ Params: { jid: string }; Body: { messageIds: string[] } }>(
    "/sessions/:id/chats/:jid/read",
    async ({ params, body }, reply) => {
      read.push({ jid: params.jid, messageIds: body.messageIds });
      return reply.code(202).send({});
    },
  );
  app.post<{ Body: { phones: string[] } }>("/sessions/:id/contacts/check", async ({ body }) => {
    state.checked.push(...body.phones);
    const found = (phone: string) => state.addresses.get(phone);
    return { contacts: body.phones.map((phone) => ({ phone, exists: found(phone) !== undefined, ...found(phone) })) };
  });
  app.get<{ Params: { jid: string } }>(
    "/sessions/:id/contacts/:jid/profile",
    async ({ params }) => state.profiles.get(params.jid) ?? {},
  );
  for (const method of ["PATCH", "DELETE"] as const)
    app.route({
      method,
      url: "/sessions/:id/messages/:messageId",
      handler: async (_request, reply) => reply.code(202).send({}),
    });
  app.post("/sessions/:id/messages/:messageId/reaction", async (_request, reply) => reply.code(202).send({}));
  app.get("/sessions/:id/media/:mediaId", async (_request, reply) =>
    state.media === "gone"
      ? reply.code(404).type("application/problem+json").send(GONE)
      : reply.type("image/jpeg").send(state.media),
  );
  app.post<{ Params: { id: string; jid: string }; Body: { blocked: boolean } }>(
    "/sessions/:id/contacts/:jid/block",
    async ({ params, body }, reply) => {
      if (state.refusal)
        return reply
          .code(state.refusal.status)
          .type("application/problem+json")
          .send({ title: "no", ...state.refusal });
      blocks.push({ sessionId: params.id, jid: params.jid, blocked: body.blocked });
      return reply.code(202).send({});
    },
  );
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.post<{ Body: Buffer }>("/sessions/:id/uploads", async ({ body, headers }, reply) => {
      const uploadId = randomUUID();
      const mimeType = String(headers["content-type"]);
      uploads.set(uploadId, { mimeType, bytes: body });
      return reply.code(201).send({ uploadId, mimeType, size: body.length });
    });
  });

  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, sent, read, blocks, dropped, uploads, state, close: () => app.close() };
}
