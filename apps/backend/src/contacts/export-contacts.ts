import { Readable } from "node:stream";
import type { HttpServer } from "@gomarketing/service-kit";
import { stringify } from "csv-stringify";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { plainText } from "../plain-text.ts";
import { selectContacts } from "./contact-queries.ts";
import { EMAIL, selectDefinitions } from "./field-values.ts";

const ROWS_A_QUERY = 1_000;
const E164 = /^\+\d{7,15}$/;

const query = z.object({
  q: plainText.trim().max(100).optional(),
  label: plainText.max(64).optional(),
  session: z.uuid().optional(),
  /** Spreadsheets in Brazil read semicolons. */
  separator: z.enum(["semicolon", "comma"]).default("semicolon"),
});

/** All contacts as a table that spreadsheets open, and that can be imported again. Streamed: it may be very long. */
export function exportRoutes(app: HttpServer, { db }: BackendContext): void {
  app.get(
    "/api/chat-contacts/export",
    {
      config: { action: "contacts.export" },
      schema: { tags: ["chat-contacts"], querystring: query, produces: ["text/csv"] },
    },
    async (request, reply) => {
      const { organizationId } = memberOf(request);
      const { separator, ...filter } = request.query;
      const queries = db.of(organizationId);
      const definitions = await selectDefinitions(queries, organizationId);
      const keys = [EMAIL.key, ...definitions.map(({ key }) => key)];
      const table = stringify({
        header: true,
        // The mark by which Excel knows UTF-8.
        bom: true,
        delimiter: separator === "semicolon" ? ";" : ",",
        record_delimiter: "windows",
        columns: ["Nome", "Telefone", EMAIL.name, ...definitions.map(({ name }) => name)].map(harmless),
      });
      const rows = Readable.from(rowsOf(queries, organizationId, filter, keys));
      rows.once("error", (error) => table.destroy(error));
      reply.headers({
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="contatos.csv"',
        "cache-control": "no-store",
      });
      return reply.send(rows.pipe(table));
    },
  );
}

async function* rowsOf(
  db: Queries,
  organizationId: string,
  filter: { q?: string; label?: string; session?: string },
  keys: readonly string[],
): AsyncGenerator<string[]> {
  for (let after: { at: Date; id: string } | undefined; ; ) {
    const rows: ContactRow[] = await selectContacts(db, organizationId, { ...filter, after, limit: ROWS_A_QUERY });
    for (const row of rows)
      yield [row.name ?? row.push_name ?? "", row.phone ?? "", ...keys.map((key) => row.fields[key]?.value ?? "")].map(
        harmless,
      );
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_A_QUERY) return;
    after = { at: last.created_at, id: last.id };
  }
}

/** A customer may be called `=HYPERLINK(…)`: a spreadsheet must show it and not compute it. A number stays as it is. */
const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) && !E164.test(cell) ? `'${cell}` : cell);
