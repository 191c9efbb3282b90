import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import type { Phone } from "../phone.ts";
import type { Simulator } from "../simulator.ts";
import { ADDRESSINGS } from "../world/account.ts";
import { CALL_OUTCOMES } from "../world/calls.ts";
import { FAULT_KINDS } from "../world/faults.ts";
import { MEDIA_DISTURBANCES } from "../world/media-host.ts";
import { registerGroups } from "./group-routes.ts";
import { messageBody } from "./message-body.ts";
import { Refusal } from "./refusal.ts";
import { show } from "./show-message.ts";

const account = z.object({
  number: z.string().regex(/^\+?\d{7,15}$/),
  name: z.string().min(1),
  about: z.string().optional(),
  picture: z.base64().optional(),
  addressing: z.enum(ADDRESSINGS).optional(),
  business: z
    .object({
      description: z.string(),
      category: z.string(),
      websites: z.array(z.string()),
      email: z.string(),
      address: z.string(),
      hours: z.object({
        timezone: z.string(),
        days: z.array(
          z.object({ day: z.string(), mode: z.string(), open: z.string().optional(), close: z.string().optional() }),
        ),
      }),
    })
    .partial()
    .optional(),
});
const to = z.string().regex(/^\+?\d{7,15}$/);
const count = z.number().int().positive().optional();
const fault = z.union([
  z.object({
    kind: z.literal("media"),
    mode: z.enum(MEDIA_DISTURBANCES).default("gone"),
    count,
    off: z.boolean().optional(),
  }),
  z.object({
    kind: z.enum(FAULT_KINDS),
    number: z.string().optional(),
    code: z.number().int().optional(),
    count,
    delayMs: z.number().int().nonnegative().optional(),
    off: z.boolean().optional(),
  }),
]);

const memories = z.object({
  chats: z.array(
    z
      .object({
        number: to.optional(),
        groupJid: z.string().optional(),
        name: z.string().optional(),
        unreadCount: z.number().int().nonnegative().optional(),
        disappearingSeconds: z.number().int().nonnegative().optional(),
        messages: z.array(
          z.object({
            id: z.string(),
            fromMe: z.boolean(),
            text: z.string(),
            at: z.coerce.date(),
            from: to.optional(),
          }),
        ),
      })
      .refine(({ number, groupJid }) => Boolean(number) !== Boolean(groupJid), "either number or groupJid"),
  ),
  pushNames: z.array(z.object({ number: to, name: z.string() })).optional(),
  parts: z.number().int().positive().optional(),
});

// Fastify's own refusals (malformed JSON, too large, no such type) bring their status.
function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  if (error instanceof z.ZodError) return 400;
  const own = (error as { statusCode?: unknown }).statusCode;
  return typeof own === "number" ? own : 409;
}

/** The simulator's control API: REST on loopback, without a key. A thin layer over `Simulator`. */
export async function startControlServer(
  simulator: Simulator,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const app = Fastify({ bodyLimit: 32 * 1024 * 1024, forceCloseConnections: true });
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    return reply
      .code(status)
      .type("application/problem+json")
      .send({ type: "about:blank", title: "The simulator refuses", status, detail });
  });
  const phoneOf = (request: { params: unknown }): Phone => {
    const { number } = z.object({ number: z.string() }).parse(request.params);
    const phone = simulator.phone(number);
    if (!phone)
      throw new Refusal(404, `Nobody has the number ${number}. Make them with POST /phones or POST /customers.`);
    return phone;
  };
  registerPhones(app, simulator, phoneOf);
  registerCustomers(app, simulator, phoneOf);
  registerGroups(app, simulator);
  app.post("/faults", async (request, reply) => {
    simulator.fault(fault.parse(request.body));
    return reply.code(202).send({});
  });
  app.get("/stats", async () => simulator.stats());
  const url = await app.listen({ host: "127.0.0.1", port });
  return { url, close: () => app.close() };
}

type PhoneOf = (request: { params: unknown }) => Phone;

function registerPhones(app: FastifyInstance, simulator: Simulator, phoneOf: PhoneOf): void {
  app.post("/phones", async (request, reply) => {
    const phone = simulator.addPhone(account.parse(request.body));
    return reply.code(201).send(describe(phone));
  });
  app.post("/phones/:number/scan", async (request) => {
    phoneOf(request).scan(z.object({ qr: z.string() }).parse(request.body).qr);
    return {};
  });
  app.post("/phones/:number/pairing-code", async (request) => {
    await phoneOf(request).enterPairingCode(z.object({ code: z.string() }).parse(request.body).code);
    return {};
  });
  app.post("/phones/:number/unlink", async (request) => {
    phoneOf(request).unlink();
    return {};
  });
  app.post("/phones/:number/history", async (request) => {
    await phoneOf(request).remember(memories.parse(request.body));
    return {};
  });
  app.post("/phones/:number/messages", send(phoneOf));
}

function registerCustomers(app: FastifyInstance, simulator: Simulator, phoneOf: PhoneOf): void {
  app.post("/customers", async (request, reply) => {
    const phone = simulator.addCustomer(account.parse(request.body));
    return reply.code(201).send(describe(phone));
  });
  app.post("/customers/:number/messages", send(phoneOf));
  app.get("/customers/:number/messages", async (request) => {
    const phone = phoneOf(request);
    return {
      messages: phone.received.map(show),
      receipts: Object.fromEntries(phone.receipts),
      typing: Object.fromEntries(phone.typists),
    };
  });
  app.post("/customers/:number/read", async (request) => {
    const body = z.object({ from: to, state: z.enum(["read", "played"]).default("read") }).parse(request.body);
    phoneOf(request).read(body.from, body.state);
    return {};
  });
  app.post("/customers/:number/typing", async (request) => {
    const body = z.object({ to, state: z.enum(["composing", "paused"]).default("composing") }).parse(request.body);
    phoneOf(request).typing(body.to, body.state);
    return {};
  });
  app.post("/customers/:number/reaction", async (request) => {
    const body = z
      .object({ to, id: z.string(), emoji: z.string(), fromMe: z.boolean().default(false) })
      .parse(request.body);
    return { id: await phoneOf(request).react(body.to, body.id, body.emoji, body.fromMe) };
  });
  app.post("/customers/:number/edit", async (request) => {
    const body = z.object({ to, id: z.string(), text: z.string() }).parse(request.body);
    return { id: await phoneOf(request).edit(body.to, body.id, body.text) };
  });
  app.post("/customers/:number/vote", async (request) => {
    const body = z.object({ to, id: z.string(), options: z.array(z.string()) }).parse(request.body);
    return { id: await phoneOf(request).vote(body.to, body.id, body.options) };
  });
  app.post("/customers/:number/call", async (request) => {
    const body = z
      .object({ to, outcome: z.enum(CALL_OUTCOMES).default("missed"), isVideo: z.boolean().default(false) })
      .parse(request.body);
    return { id: phoneOf(request).call(body.to, body) };
  });
  app.post("/customers/:number/reveal", async (request) => {
    phoneOf(request).revealLid();
    phoneOf(request).revealNumber();
    return {};
  });
  app.post("/customers/:number/revoke", async (request) => {
    const body = z.object({ to, id: z.string() }).parse(request.body);
    return { id: await phoneOf(request).revoke(body.to, body.id) };
  });
}

const send =
  (phoneOf: PhoneOf) =>
  async (
    request: { params: unknown; body: unknown },
    reply: { code(status: number): { send(body: unknown): unknown } },
  ) =>
    reply.code(201).send(await phoneOf(request).send(messageBody.parse(request.body)));

const describe = ({ account: { number, name, jid, lid } }: Phone) => ({ number, name, jid, lid });
