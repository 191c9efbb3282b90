import { contactEnrichment, contactResource, enrichedFieldName, enrichmentSettings } from "@gomarketing/contracts";
import { type HttpServer, NotFound } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import { selectContact, showContact } from "../contacts/contact-queries.ts";
import type { BackendContext } from "../context.ts";
import { decideProposal } from "./decide-proposal.ts";
import { enrichContact } from "./enrich-contact.ts";
import { readEnrichmentSettings, updateEnrichmentSettings } from "./enrichment-settings.ts";
import { optOut } from "./opt-out.ts";
import { readEnrichment } from "./read-enrichment.ts";

const params = z.object({ id: z.uuid() });
const tags = ["chat-contacts"];
const SETTINGS = "/api/copilot/enrichment";

/** What is found out of contacts: looked into, shown with where it is from, decided. */
export function enrichmentRoutes(app: HttpServer, context: BackendContext): void {
  const { db } = context;
  app.post(
    "/api/chat-contacts/:id/enrich",
    { config: { action: "contacts.change" }, schema: { tags, params, response: { 200: contactResource } } },
    async (request) => {
      const { organizationId } = memberOf(request);
      const { id } = request.params;
      await enrichContact(context, { organizationId, contactId: id, isWanted: true });
      const row = await selectContact(db.of(organizationId), organizationId, id);
      if (!row) throw new NotFound(`No contact ${id} in this organization.`);
      return showContact(row);
    },
  );

  app.get(
    "/api/chat-contacts/:id/enrichment",
    { config: { action: "contacts.read" }, schema: { tags, params, response: { 200: contactEnrichment } } },
    (request) => {
      const { organizationId } = memberOf(request);
      return readEnrichment(db.of(organizationId), organizationId, request.params.id);
    },
  );

  app.patch(
    "/api/chat-contacts/:id/enrichment",
    {
      config: { action: "contacts.change" },
      schema: { tags, params, body: z.object({ isOptedOut: z.boolean() }), response: { 200: contactEnrichment } },
    },
    (request) => optOut(context, memberOf(request), request.params.id, request.body.isOptedOut),
  );

  for (const [verb, verdict] of [
    ["accept", "applied"],
    ["reject", "rejected"],
  ] as const)
    app.post(
      `/api/chat-contacts/:id/proposals/:factId/${verb}`,
      {
        config: { action: "contacts.change" },
        schema: { tags, params: params.extend({ factId: z.uuid() }), response: { 200: contactEnrichment } },
      },
      (request) => decideProposal(context, memberOf(request), request.params.id, request.params.factId, verdict),
    );

  app.get(
    SETTINGS,
    { config: { action: "enrichment.read" }, schema: { tags: ["copilot"], response: { 200: enrichmentSettings } } },
    (request) => {
      const { organizationId } = memberOf(request);
      return readEnrichmentSettings(db.of(organizationId), organizationId);
    },
  );

  app.patch(
    SETTINGS,
    {
      config: { action: "enrichment.configure" },
      schema: {
        tags: ["copilot"],
        body: enrichmentSettings.extend({ fields: z.array(enrichedFieldName) }).partial(),
        response: { 200: enrichmentSettings },
      },
    },
    (request) => updateEnrichmentSettings(context, memberOf(request), request.body),
  );
}
