import { contactImport, importTarget } from "@gomarketing/contracts";
import { type HttpServer, InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../../auth/member.ts";
import type { BackendContext } from "../../context.ts";
import { selectImport, showImport } from "./import-queries.ts";
import { confirmImport, discardImport, mapImport, uploadImport } from "./prepare-import.ts";
import { MAX_IMPORT_BYTES, UnreadableTable } from "./read-table.ts";

const params = z.object({ id: z.uuid() });
const tags = ["contact-imports"];
const config = { action: "contacts.import" } as const;
const answers = { 200: contactImport };

/** Contacts from a table: uploaded, looked at, mapped, confirmed, followed. */
export function contactImportRoutes(app: HttpServer, context: BackendContext): void {
  app.post(
    "/api/contact-imports",
    {
      bodyLimit: MAX_IMPORT_BYTES + 64 * 1024,
      config,
      schema: { tags, consumes: ["multipart/form-data"], response: { 201: contactImport } },
    },
    async (request, reply) => {
      const member = memberOf(request);
      const file = request.isMultipart()
        ? await request.file({ limits: { fileSize: MAX_IMPORT_BYTES, files: 1 }, throwFileSizeLimit: false })
        : undefined;
      if (!file) throw new InvalidInput("Send the table as multipart/form-data, in a field named file.");
      const bytes = await file.toBuffer();
      if (file.file.truncated)
        throw new UnreadableTable(`Tables of up to ${MAX_IMPORT_BYTES / 1_000_000} MB are taken. Split it.`);
      const name = file.filename.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").slice(-200) || "contatos.csv";
      return reply.code(201).send(await uploadImport(context, member, name, bytes));
    },
  );

  app.get("/api/contact-imports/:id", { config, schema: { tags, params, response: answers } }, async (request) => {
    const { organizationId } = memberOf(request);
    const db = context.db.of(organizationId);
    return showImport(db, await selectImport(db, organizationId, request.params.id));
  });

  app.patch(
    "/api/contact-imports/:id",
    {
      config,
      schema: { tags, params, body: z.object({ mapping: z.array(importTarget).max(100) }), response: answers },
    },
    (request) => mapImport(context, memberOf(request), request.params.id, request.body.mapping),
  );

  app.post(
    "/api/contact-imports/:id/confirm",
    { config, schema: { tags, params, response: { 202: contactImport } } },
    async (request, reply) => reply.code(202).send(await confirmImport(context, memberOf(request), request.params.id)),
  );

  app.delete(
    "/api/contact-imports/:id",
    { config, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await discardImport(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
