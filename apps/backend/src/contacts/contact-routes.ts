import { contactResource } from "@gomarketing/contracts";
import { Conflict, type HttpServer, NotFound } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../database/cursor.ts";
import { plainText } from "../plain-text.ts";
import { selectContact, selectContacts, showContact } from "./contact-queries.ts";
import { parsePhone } from "./parse-phone.ts";
import { phoneVariants } from "./phone-variants.ts";

const params = z.object({ id: z.uuid() });
const tags = ["chat-contacts"];
const name = plainText.trim().min(1).max(200);
const list = z.object({
  q: plainText.trim().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});

/** The people who write, and those who were entered by hand. */
export function contactRoutes(app: HttpServer, context: BackendContext): void {
  const { db } = context;
  app.get(
    "/api/chat-contacts",
    {
      config: { action: "contacts.read" },
      schema: {
        tags,
        querystring: list,
        response: { 200: z.object({ contacts: z.array(contactResource), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { q, cursor, limit } = request.query;
      const rows = await selectContacts(db.of(memberOf(request).organizationId), memberOf(request).organizationId, {
        q,
        after: decodeCursor(cursor),
        limit: limit + 1,
      });
      const shown = rows.slice(0, limit).map(showContact);
      const last = shown.at(-1);
      return {
        contacts: shown,
        nextCursor: last && rows.length > limit ? encodeCursor(last.createdAt, last.id) : null,
      };
    },
  );

  app.get(
    "/api/chat-contacts/:id",
    { config: { action: "contacts.read" }, schema: { tags, params, response: { 200: contactResource } } },
    async (request) => {
      const row = await selectContact(
        db.of(memberOf(request).organizationId),
        memberOf(request).organizationId,
        request.params.id,
      );
      if (!row) throw new NotFound(`No contact ${request.params.id} in this organization.`);
      return showContact(row);
    },
  );

  app.patch(
    "/api/chat-contacts/:id",
    {
      config: { action: "contacts.change" },
      schema: { tags, params, body: z.object({ name }), response: { 200: contactResource } },
    },
    (request) =>
      db.inOrganization(memberOf(request).organizationId, async (tx) => {
        const row = await tx
          .updateTable("contacts")
          .set({ name: request.body.name, updated_at: context.clock() })
          .where("organization_id", "=", tx.organizationId)
          .where("id", "=", request.params.id)
          .returningAll()
          .executeTakeFirst();
        if (!row) throw new NotFound(`No contact ${request.params.id} in this organization.`);
        tx.live(["inbox"], { event: "contact.updated", data: showContact(row) });
        return showContact(row);
      }),
  );

  app.post(
    "/api/chat-contacts",
    {
      config: { action: "contacts.change" },
      schema: {
        tags,
        body: z.object({ phone: z.string().max(32), name: name.optional() }),
        response: { 201: contactResource },
      },
    },
    async (request, reply) => {
      const phone = parsePhone(request.body.phone);
      const { organizationId } = memberOf(request);
      const known = await db
        .of(organizationId)
        .selectFrom("contacts")
        .select("id")
        .where("organization_id", "=", organizationId)
        .where("phone", "in", phoneVariants(phone))
        .executeTakeFirst();
      if (known)
        throw new Conflict(`There is a contact with this number already: ${known.id}.`, "/problems/contact-exists");
      const row = await db
        .of(organizationId)
        .insertInto("contacts")
        .values({
          id: context.newId(),
          organization_id: organizationId,
          phone,
          name: request.body.name ?? null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return reply.code(201).send(showContact(row));
    },
  );
}
