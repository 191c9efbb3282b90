import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import type { Phone } from "../phone.ts";
import type { Simulator } from "../simulator.ts";
import { account, fault, memories } from "./bodies.ts";
import { describe, type PhoneOf, registerCustomers, send } from "./customer-routes.ts";
import { registerGroups } from "./group-routes.ts";
import { Refusal } from "./refusal.ts";

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
