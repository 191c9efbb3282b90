import { type ContactNote, contactNote } from "@gomarketing/contracts";
import { type HttpServer, NotFound } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import type { ContactNoteRow } from "../database/tables/contacts.ts";
import { plainText } from "../plain-text.ts";
import { lockContact } from "./update-contact.ts";

/** Of one contact; older ones are not shown. */
const MAX_SHOWN = 200;

const ofContact = z.object({ id: z.uuid() });
const ofNote = ofContact.extend({ noteId: z.uuid() });
const tags = ["chat-contacts"];
const body = z.object({ text: plainText.trim().min(1).max(5_000) });

/** What the team writes down of a contact, for all who work with them. */
export function contactNoteRoutes(app: HttpServer, { db, newId, clock }: BackendContext): void {
  app.get(
    "/api/chat-contacts/:id/notes",
    {
      config: { action: "contacts.read" },
      schema: { tags, params: ofContact, response: { 200: z.object({ notes: z.array(contactNote) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const rows = await db
        .of(organizationId)
        .selectFrom("contact_notes")
        .selectAll()
        .where("organization_id", "=", organizationId)
        .where("contact_id", "=", request.params.id)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(MAX_SHOWN)
        .execute();
      return { notes: rows.map(show) };
    },
  );

  app.post(
    "/api/chat-contacts/:id/notes",
    {
      config: { action: "contacts.change" },
      schema: { tags, params: ofContact, body, response: { 201: contactNote } },
    },
    async (request, reply) => {
      const { organizationId, userId, name } = memberOf(request);
      const row = await db.inOrganization(organizationId, async (tx) => {
        const contact = await lockContact(tx, request.params.id);
        return tx
          .insertInto("contact_notes")
          .values({
            id: newId(),
            organization_id: organizationId,
            contact_id: contact.id,
            text: request.body.text,
            author_id: userId,
            author_name: name,
            created_at: clock(),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
      });
      return reply.code(201).send(show(row));
    },
  );

  app.patch(
    "/api/chat-contacts/:id/notes/:noteId",
    { config: { action: "contacts.change" }, schema: { tags, params: ofNote, body, response: { 200: contactNote } } },
    async (request) => {
      const { organizationId } = memberOf(request);
      const row = await db
        .of(organizationId)
        .updateTable("contact_notes")
        .set({ text: request.body.text, edited_at: clock() })
        .where("organization_id", "=", organizationId)
        .where("contact_id", "=", request.params.id)
        .where("id", "=", request.params.noteId)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new NoteNotFound(request.params.noteId);
      return show(row);
    },
  );

  app.delete(
    "/api/chat-contacts/:id/notes/:noteId",
    { config: { action: "contacts.change" }, schema: { tags, params: ofNote, response: { 204: z.null() } } },
    async (request, reply) => {
      const { organizationId } = memberOf(request);
      const gone = await db
        .of(organizationId)
        .deleteFrom("contact_notes")
        .where("organization_id", "=", organizationId)
        .where("contact_id", "=", request.params.id)
        .where("id", "=", request.params.noteId)
        .returning("id")
        .executeTakeFirst();
      if (!gone) throw new NoteNotFound(request.params.noteId);
      return reply.code(204).send(null);
    },
  );
}

class NoteNotFound extends NotFound {
  constructor(id: string) {
    super(`No note ${id} of this contact.`);
  }
}

const show = (row: ContactNoteRow): ContactNote => ({
  id: row.id,
  text: row.text,
  author: { ...(row.author_id !== null && { id: row.author_id }), name: row.author_name },
  createdAt: row.created_at.toISOString(),
  ...(row.edited_at && { editedAt: row.edited_at.toISOString() }),
});
