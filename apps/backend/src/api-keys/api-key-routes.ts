import { apiKeyResource, timestamp } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { type Doorkeeper, memberOf } from "../auth/member.ts";
import { SCOPES } from "../auth/scopes.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { revokeApiKey, selectApiKeys } from "./list-api-keys.ts";
import { makeApiKey } from "./make-api-key.ts";

const tags = ["api-keys"];
const config = { action: "api-keys.manage" } as const;
const newKey = z.object({
  name: plainText.trim().min(1).max(100),
  scopes: z.array(z.string().max(64)).min(1).max(100),
  expiresAt: timestamp.optional(),
});

/** API keys: list (with the scopes there are), make, revoke. */
export function apiKeyRoutes(app: HttpServer, context: BackendContext, doorkeeper: Doorkeeper): void {
  app.get(
    "/api/api-keys",
    {
      config,
      schema: {
        tags,
        response: { 200: z.object({ apiKeys: z.array(apiKeyResource), scopes: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const apiKeys = await selectApiKeys(context.db.of(organizationId), organizationId, context.clock());
      return { apiKeys, scopes: [...SCOPES] };
    },
  );

  app.post(
    "/api/api-keys",
    {
      config,
      schema: { tags, body: newKey, response: { 201: apiKeyResource.extend({ key: z.string() }) } },
    },
    async (request, reply) => reply.code(201).send(await makeApiKey(context, memberOf(request), request.body)),
  );

  app.delete(
    "/api/api-keys/:id",
    { config, schema: { tags, params: z.object({ id: z.uuid() }), response: { 204: z.null() } } },
    async (request, reply) => {
      doorkeeper.forget(await revokeApiKey(context, memberOf(request), request.params.id));
      return reply.code(204).send(null);
    },
  );
}
