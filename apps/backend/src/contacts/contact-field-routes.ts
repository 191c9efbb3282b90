import { type ContactFieldDefinition, contactFieldDefinition, contactFieldKind } from "@gomarketing/contracts";
import { Conflict, type HttpServer, InvalidInput, NotFound } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import type { FieldDefinitionRow } from "../database/tables/contacts.ts";
import { plainText } from "../plain-text.ts";
import { EMAIL, selectDefinitions } from "./field-values.ts";

const MAX_FIELDS = 50;
const MAX_OPTIONS = 100;

const params = z.object({ id: z.uuid() });
const tags = ["contact-fields"];
const name = plainText.trim().min(1).max(64);
const options = z
  .array(plainText.trim().min(1).max(100))
  .min(1)
  .max(MAX_OPTIONS)
  .refine((all) => new Set(all.map((one) => one.toLowerCase())).size === all.length, "must not name an option twice");
const made = z
  .object({ name, kind: contactFieldKind, options: options.optional() })
  .refine(({ kind, options: given }) => (kind === "choice") === (given !== undefined), {
    path: ["options"],
    error: "belongs to the kind choice, and to it alone",
  });
const changed = z.object({ name: name.optional(), options: options.optional() });

/** The fields that an organization keeps of its contacts. */
export function contactFieldRoutes(app: HttpServer, { db, newId }: BackendContext): void {
  app.get(
    "/api/contact-fields",
    {
      config: { action: "contacts.read" },
      schema: { tags, response: { 200: z.object({ fields: z.array(contactFieldDefinition) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      return { fields: (await selectDefinitions(db.of(organizationId), organizationId)).map(show) };
    },
  );

  app.post(
    "/api/contact-fields",
    {
      config: { action: "contacts.define-fields" },
      schema: { tags, body: made, response: { 201: contactFieldDefinition } },
    },
    async (request, reply) => {
      const { name: given, kind, options: choices = [] } = request.body;
      const key = keyOf(given);
      const row = await db.inOrganization(memberOf(request).organizationId, async (tx) => {
        const known = await selectDefinitions(tx, tx.organizationId);
        if (known.length >= MAX_FIELDS)
          throw new Conflict(
            `There are ${MAX_FIELDS} fields already. Remove one that nobody needs.`,
            "/problems/too-many",
          );
        if (key === EMAIL.key || known.some((one) => one.key === key))
          throw new Conflict(`There is a field ${key} already.`, "/problems/field-exists");
        return tx
          .insertInto("contact_field_definitions")
          .values({ id: newId(), organization_id: tx.organizationId, key, name: given, kind, options: choices })
          .returningAll()
          .executeTakeFirstOrThrow();
      });
      return reply.code(201).send(show(row));
    },
  );

  app.patch(
    "/api/contact-fields/:id",
    {
      config: { action: "contacts.define-fields" },
      schema: { tags, params, body: changed, response: { 200: contactFieldDefinition } },
    },
    (request) =>
      db.inOrganization(memberOf(request).organizationId, async (tx) => {
        const known = (await selectDefinitions(tx, tx.organizationId)).find(({ id }) => id === request.params.id);
        if (!known) throw new FieldNotFound(request.params.id);
        if (request.body.options && known.kind !== "choice")
          throw new InvalidInput("options belong to fields of the kind choice.");
        const row = await tx
          .updateTable("contact_field_definitions")
          .set({ name: request.body.name ?? known.name, options: request.body.options ?? known.options })
          .where("id", "=", known.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return show(row);
      }),
  );

  app.delete(
    "/api/contact-fields/:id",
    { config: { action: "contacts.define-fields" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      const { organizationId } = memberOf(request);
      // What was written stays with the contacts: whoever defines the field again finds it.
      const gone = await db
        .of(organizationId)
        .deleteFrom("contact_field_definitions")
        .where("organization_id", "=", organizationId)
        .where("id", "=", request.params.id)
        .returning("id")
        .executeTakeFirst();
      if (!gone) throw new FieldNotFound(request.params.id);
      return reply.code(204).send(null);
    },
  );
}

class FieldNotFound extends NotFound {
  constructor(id: string) {
    super(`No field ${id} in this organization.`);
  }
}

const show = (row: FieldDefinitionRow): ContactFieldDefinition => ({
  id: row.id,
  key: row.key,
  name: row.name,
  kind: row.kind,
  options: row.options,
  createdAt: row.created_at.toISOString(),
});

/** What a field is called in `Contact.fields`: "Data de nascimento" is data_de_nascimento. */
function keyOf(name: string): string {
  const key = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (key === "")
    throw new InvalidInput("name must hold a letter or digit.", [{ path: "name", message: "holds none" }]);
  return key;
}
