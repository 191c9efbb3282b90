import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Phone } from "../phone.ts";
import type { Simulator } from "../simulator.ts";
import { CALL_OUTCOMES } from "../world/calls.ts";
import { WRITING_STATES } from "../world/signs.ts";
import { account, to } from "./bodies.ts";
import { messageBody } from "./message-body.ts";
import { show } from "./show-message.ts";

/** Finds the phone that a path names. */
export type PhoneOf = (request: { params: unknown }) => Phone;

/** A chat with somebody, or a group. */
const chat = z.union([to, z.string().endsWith("@g.us")]);

/** Customers: made, and what they do. */
export function registerCustomers(app: FastifyInstance, simulator: Simulator, phoneOf: PhoneOf): void {
  app.post("/customers", async (request, reply) => {
    const phone = simulator.addCustomer(account.parse(request.body));
    return reply.code(201).send(describe(phone));
  });
  app.post("/customers/:number/messages", send(phoneOf));
  app.get("/customers/:number/messages", async (request) => {
    const phone = phoneOf(request);
    return {
      messages: phone.received.map((one) => show(one, phone.chosen(one.id))),
      receipts: Object.fromEntries(phone.receipts),
      typing: Object.fromEntries(phone.typists),
    };
  });
  app.post("/customers/:number/read", async (request) => {
    const body = z.object({ from: chat, state: z.enum(["read", "played"]).default("read") }).parse(request.body);
    phoneOf(request).read(body.from, body.state);
    return {};
  });
  app.post("/customers/:number/typing", async (request) => {
    const body = z.object({ to: chat, state: z.enum(WRITING_STATES).default("composing") }).parse(request.body);
    phoneOf(request).typing(body.to, body.state);
    return {};
  });
  registerChanges(app, phoneOf);
  registerActs(app, phoneOf);
}

function registerChanges(app: FastifyInstance, phoneOf: PhoneOf): void {
  app.post("/customers/:number/reaction", async (request) => {
    const body = z
      .object({ to: chat, id: z.string(), emoji: z.string(), fromMe: z.boolean().default(false) })
      .parse(request.body);
    return { id: await phoneOf(request).react(body.to, body.id, body.emoji, body.fromMe) };
  });
  app.post("/customers/:number/edit", async (request) => {
    const body = z.object({ to: chat, id: z.string(), text: z.string() }).parse(request.body);
    return { id: await phoneOf(request).edit(body.to, body.id, body.text) };
  });
  app.post("/customers/:number/revoke", async (request) => {
    const body = z.object({ to: chat, id: z.string() }).parse(request.body);
    return { id: await phoneOf(request).revoke(body.to, body.id) };
  });
  app.post("/customers/:number/forward", async (request, reply) => {
    const body = z.object({ to: chat, id: z.string() }).parse(request.body);
    return reply.code(201).send(await phoneOf(request).forward(body.to, body.id));
  });
  app.post("/customers/:number/disappearing", async (request) => {
    const body = z.object({ to: chat, seconds: z.number().int().nonnegative() }).parse(request.body);
    return { id: await phoneOf(request).setDisappearing(body.to, body.seconds) };
  });
}

function registerActs(app: FastifyInstance, phoneOf: PhoneOf): void {
  app.post("/customers/:number/vote", async (request) => {
    const body = z.object({ to: chat, id: z.string(), options: z.array(z.string()) }).parse(request.body);
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
  app.post("/customers/:number/block", async (request) => {
    const body = z.object({ number: to, isBlocked: z.boolean().default(true) }).parse(request.body);
    phoneOf(request).block(body.number, body.isBlocked);
    return {};
  });
  app.get("/customers/:number/messages/:id/media", async (request, reply) => {
    const { id } = z.object({ id: z.string() }).parse(request.params);
    return reply.type("application/octet-stream").send(await phoneOf(request).openMedia(id));
  });
  app.post("/customers/:number/forget-media", async (request) => {
    phoneOf(request).forgetMedia(z.object({ id: z.string() }).parse(request.body).id);
    return {};
  });
}

/** Sends what the body says, from the phone that the path names. */
export const send =
  (phoneOf: PhoneOf) =>
  async (
    request: { params: unknown; body: unknown },
    reply: { code(status: number): { send(body: unknown): unknown } },
  ) =>
    reply.code(201).send(await phoneOf(request).send(messageBody.parse(request.body)));

/** Who somebody is, as the control API says it. */
export const describe = ({ account: { number, name, jid, lid } }: Phone) => ({ number, name, jid, lid });
