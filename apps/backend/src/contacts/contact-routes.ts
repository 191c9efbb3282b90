import { contactResource } from "@gomarketing/contracts";
import { Conflict, type HttpServer, NotFound } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../database/cursor.ts";
import { plainText } from "../plain-text.ts";
import { blockContact } from "./block-contact.ts";
import { selectContact, selectContacts, showContact } from "./contact-queries.ts";
import { parsePhone } from "./parse-phone.ts";
import { phoneVariants } from "./phone-variants.ts";
import { updateContact } from "./update-contact.ts";

const params = z.object({ id: z.uuid() });
const tags = ["chat-contacts"];
const name = plainText.trim().min(1).max(200);
const changes = z
  .object({
    name,
    /** null or empty: none. */
    email: plainText.max(254).nullable(),
    /** By key; null or empty: none. */
    fields: z.record(z.string().regex(/^[a-z0-9_]{1,64}$/), plainText.max(2_000).nullable()),
  })
  .partial();
const list = z.object({
  q: plainText.trim().max(100).optional(),
  blocked: z.enum(["true", "false"]).optional(),
  /** With whom there is a chat on this session; with this label. */
  session: z.uuid().optional(),
  label: plainText.max(64).optional(),
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
      const { q, blocked, session, label, cursor, limit } = request.query;
      const rows = await selectContacts(db.of(memberOf(request).organizationId), memberOf(request).organizationId, {
        q,
        ...(blocked && { isBlocked: blocked === "true" }),
        session,
        label,
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
      schema: { tags, params, body: changes, response: { 200: contactResource } },
    },
    (request) => updateContact(context, memberOf(request), request.params.id, request.body),
  );

  app.post(
    "/api/chat-contacts/:id/block",
    {
      config: { action: "contacts.block" },
      schema: { tags, params, body: z.object({ blocked: z.boolean() }), response: { 200: contactResource } },
    },
    (request) => blockContact(context, memberOf(request), request.params.id, request.body.blocked),
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
