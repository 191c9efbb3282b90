import { membershipResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { type Doorkeeper, memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { createOrganization } from "./create-organization.ts";
import { selectMemberships } from "./organization-queries.ts";
import { switchOrganization } from "./switch-organization.ts";

const tags = ["people"];
const name = plainText.trim().min(1).max(120);

/** Organizations of a person: list, make, switch; and the name of the one where they stand. */
export function organizationRoutes(app: HttpServer, context: BackendContext, doorkeeper: Doorkeeper): void {
  app.get(
    "/api/organizations",
    {
      config: { action: "account.read" },
      schema: { tags, response: { 200: z.object({ organizations: z.array(membershipResource) }) } },
    },
    async (request) => {
      const { userId, apiKey, organizationId } = memberOf(request);
      const all = await selectMemberships(context.db.system, userId);
      // A key is of one organization, and learns of no other.
      return { organizations: apiKey ? all.filter(({ id }) => id === organizationId) : all };
    },
  );

  app.post(
    "/api/organizations",
    {
      config: { action: "organizations.create" },
      schema: { tags, body: z.object({ name }), response: { 201: membershipResource } },
    },
    async (request, reply) =>
      reply.code(201).send(await createOrganization(context, memberOf(request), request.body.name)),
  );

  app.post(
    "/api/organizations/switch",
    {
      config: { action: "account.change" },
      schema: { tags, body: z.object({ organizationId: z.uuid() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const member = memberOf(request);
      await switchOrganization(context, member, request.body.organizationId);
      doorkeeper.forget(member.userId);
      return reply.code(204).send(null);
    },
  );

  app.patch(
    "/api/organization",
    {
      config: { action: "organizations.change" },
      schema: { tags, body: z.object({ name }), response: { 200: z.object({ id: z.uuid(), name: z.string() }) } },
    },
    async (request) => {
      const { organizationId, userId } = memberOf(request);
      const changed = await context.db
        .of(organizationId)
        .updateTable("organizations")
        .set({ name: request.body.name })
        .where("id", "=", organizationId)
        .returning(["id", "name"])
        .executeTakeFirstOrThrow();
      doorkeeper.forget(userId);
      return changed;
    },
  );
}
