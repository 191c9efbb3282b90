import type { ImportErrorCode } from "@gomarketing/contracts";
import { InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";
import type { Queries } from "../database/connection.ts";
import type { FieldDefinitionRow } from "../database/tables/contacts.ts";
import type { ContactRow } from "../database/tables.ts";

/** What people write into fields is certain, and no program changes it (`0010a_contacts.sql`). */
const HUMAN = "human";
const MAX_VALUE_CHARACTERS = 2_000;

type StoredFields = ContactRow["fields"];
/** Per field: what to write, or null to empty it. */
export type FieldChanges = Readonly<Record<string, string | null>>;
export type Definition = Pick<FieldDefinitionRow, "key" | "name" | "kind" | "options">;

/** The one field that every organization has. */
export const EMAIL: Definition = { key: "email", name: "E-mail", kind: "text", options: [] };

export const selectDefinitions = (db: Queries, organizationId: string): Promise<FieldDefinitionRow[]> =>
  db
    .selectFrom("contact_field_definitions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();

/** What is wrong with a value: for programs, and in a sentence. */
interface ValueProblem {
  readonly code: ImportErrorCode;
  readonly problem: string;
  readonly options?: readonly string[];
}
export type ReadValue = { readonly value: string } | ValueProblem;

/** A value as it is kept, or what is wrong with it. Dates as 2026-03-31, numbers with a point. */
export function readValue(definition: Definition, written: string): ReadValue {
  const value = written.trim();
  if (value.length > MAX_VALUE_CHARACTERS)
    return { code: "too_long", problem: `is longer than ${MAX_VALUE_CHARACTERS} characters` };
  if (definition.key === EMAIL.key)
    return z.email().safeParse(value).success
      ? { value: value.toLowerCase() }
      : { code: "no_email", problem: "is no e-mail address: write it like maria@exemplo.com.br" };
  switch (definition.kind) {
    case "text":
      return { value };
    case "number":
      return readNumber(value);
    case "date":
      return readDate(value);
    case "choice": {
      const option = definition.options.find((one) => one.toLowerCase() === value.toLowerCase());
      if (option !== undefined) return { value: option };
      const { options } = definition;
      return { code: "not_an_option", problem: `must be one of: ${options.join(", ")}`, options };
    }
  }
}

/** 1234.5, and as Brazilians write it: 1.234,50. */
function readNumber(written: string): ReadValue {
  const plain = written.includes(",") ? written.replaceAll(".", "").replace(",", ".") : written;
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(plain)
    ? { value: String(Number(plain)) }
    : { code: "no_number", problem: "is no number: write it like 1234,50" };
}

/** 2026-03-31 and 31/03/2026. */
function readDate(written: string): ReadValue {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written) ?? [];
  const iso = year ? `${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}` : written;
  return z.iso.date().safeParse(iso).success
    ? { value: iso }
    : { code: "no_date", problem: "is no date: write it like 31/03/2026 or 2026-03-31" };
}

/**
 * A contact's fields with what a person changed.
 *
 * @throws {InvalidInput} when a field is not defined, or does not hold such a value
 */
export function withChanges(
  fields: StoredFields,
  changes: FieldChanges,
  definitions: readonly Definition[],
  now: Date,
): StoredFields {
  const known = new Map([EMAIL, ...definitions].map((definition) => [definition.key, definition]));
  const changed = { ...fields };
  const issues: { path: string; message: string }[] = [];
  for (const [key, written] of Object.entries(changes)) {
    const definition = known.get(key);
    if (written === null || written.trim() === "") {
      delete changed[key];
      continue;
    }
    const read: ReadValue = definition
      ? readValue(definition, written)
      : { code: "no_field", problem: "is not defined: define it with POST /api/contact-fields first" };
    if ("problem" in read) issues.push({ path: `fields.${key}`, message: read.problem });
    else changed[key] = humanValue(read.value, now);
  }
  const [first] = issues;
  if (first) throw new InvalidInput(`${first.path} ${first.message}.`, issues);
  return changed;
}

export const humanValue = (value: string, now: Date): StoredFields[string] => ({
  value,
  source: HUMAN,
  confidence: 1,
  at: now.toISOString(),
});
