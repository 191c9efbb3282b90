import { type HttpServer, Problem } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { isPushService } from "./push-service.ts";

const tags = ["notifications"];
const endpoint = z.url({ protocol: /^https?$/ }).max(2_000);
/** As browsers give it: 65 bytes of a public key, 16 of a secret. */
const subscription = z.object({
  endpoint,
  keys: z.object({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}=?$/, "must be 65 bytes in base64url"),
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}={0,2}$/, "must be 16 bytes in base64url"),
  }),
});

/** One's own browsers that are told of messages by push (RFC 8030). */
export function pushRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/push-key",
    {
      config: { action: "account.read" },
      schema: { tags, response: { 200: z.object({ publicKey: z.string() }) } },
    },
    async () => ({ publicKey: context.config.push().publicKey }),
  );

  app.get(
    "/api/push-subscriptions",
    {
      config: { action: "account.read" },
      schema: { tags, response: { 200: z.object({ endpoints: z.array(endpoint) }) } },
    },
    // Of this sign-in alone: with another one's end, its browser is told nothing more.
    async (request) => {
      const { organizationId, signInId = "" } = memberOf(request);
      const rows = await context.db
        .of(organizationId)
        .selectFrom("push_subscriptions")
        .select("endpoint")
        .where("organization_id", "=", organizationId)
        .where("sign_in_id", "=", signInId)
        .execute();
      return { endpoints: rows.map(({ endpoint }) => endpoint) };
    },
  );

  app.put(
    "/api/push-subscriptions",
    { config: { action: "account.change" }, schema: { tags, body: subscription, response: { 204: z.null() } } },
    async (request, reply) => {
      const { userId, organizationId, signInId = "" } = memberOf(request);
      const { endpoint, keys } = request.body;
      if (!isPushService(endpoint, context.config.push())) throw new NoPushService();
      const own = { user_id: userId, sign_in_id: signInId, ...keys };
      await context.db
        .of(organizationId)
        .insertInto("push_subscriptions")
        .values({ id: context.newId(), organization_id: organizationId, endpoint, ...own })
        .onConflict((conflict) => conflict.columns(["organization_id", "endpoint"]).doUpdateSet(own))
        .execute();
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/push-subscriptions",
    {
      config: { action: "account.change" },
      schema: { tags, querystring: z.object({ endpoint }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { userId, organizationId } = memberOf(request);
      await context.db
        .of(organizationId)
        .deleteFrom("push_subscriptions")
        .where("organization_id", "=", organizationId)
        .where("user_id", "=", userId)
        .where("endpoint", "=", request.query.endpoint)
        .execute();
      return reply.code(204).send(null);
    },
  );
}

class NoPushService extends Problem {
  constructor() {
    super({
      status: 422,
      type: "/problems/no-push-service",
      title: "This is not a push service",
      detail:
        "The endpoint is not of a known browser's push service. Name the service's origin in PUSH_ORIGINS if it is one.",
    });
  }
}
