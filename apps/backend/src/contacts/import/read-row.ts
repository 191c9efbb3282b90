import type { ImportError } from "@gomarketing/contracts";
import { type Definition, EMAIL, type ReadValue, readValue } from "../field-values.ts";
import { canonicalPhone } from "../parse-phone.ts";

const MAX_NAME_CHARACTERS = 200;
/** Of a cell, in what is said of it. */
const SHOWN_CHARACTERS = 40;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** What a row says of a contact. */
export interface ReadRow {
  readonly line: number;
  readonly phone: string;
  readonly name: string | undefined;
  /** By key, `email` among them. */
  readonly values: Readonly<Record<string, string>>;
}

export interface TableShape {
  readonly columns: readonly string[];
  /** For each column what it is, or null. */
  readonly mapping: readonly (string | null)[];
  readonly definitions: readonly Definition[];
}

/** Reads a row, or says all that is wrong with it: of such a row nothing is taken over. */
export function readRow(
  { columns, mapping, definitions }: TableShape,
  line: number,
  cells: readonly string[],
): ReadRow | { errors: ImportError[] } {
  if (cells.length > columns.length)
    return {
      errors: [
        {
          line,
          code: "too_many_cells",
          message: `has ${cells.length} cells, the header ${columns.length}: put text that holds the separator in quotes`,
        },
      ],
    };
  const errors: ImportError[] = [];
  const values: Record<string, string> = {};
  let [phone, name]: (string | undefined)[] = [];
  const wrong = (index: number, cell: string, error: Pick<ImportError, "code" | "message" | "options">) =>
    errors.push({ line, column: columns[index] ?? "", value: cell.slice(0, SHOWN_CHARACTERS), ...error });
  for (const [index, target] of mapping.entries()) {
    const cell = plainCell(cells[index] ?? "");
    if (target === null || cell === "") continue;
    if (target === "phone") {
      phone = canonicalPhone(cell);
      if (!phone)
        wrong(index, cell, {
          code: "no_phone",
          message: `"${cell.slice(0, SHOWN_CHARACTERS)}" is no phone number: write it with area code, like (31) 99999-0000 or +351 912 345 678`,
        });
    } else if (target === "name") {
      if (cell.length > MAX_NAME_CHARACTERS)
        wrong(index, cell, {
          code: "name_too_long",
          message: `the name is longer than ${MAX_NAME_CHARACTERS} characters: shorten it`,
        });
      else name = cell;
    } else {
      const key = target === "email" ? EMAIL.key : target.replace("field:", "");
      const definition = [EMAIL, ...definitions].find((one) => one.key === key);
      const read: ReadValue = definition
        ? readValue(definition, cell)
        : { code: "no_field", problem: "is no field any more: map the column anew" };
      if ("value" in read) {
        values[key] = read.value;
        continue;
      }
      const { code, problem, options } = read;
      const message = `"${cell.slice(0, SHOWN_CHARACTERS)}" ${problem}`;
      wrong(index, cell, { code, message, ...(options && { options: [...options] }) });
    }
  }
  if (!phone && !errors.some(({ column }) => column === columns[mapping.indexOf("phone")]))
    errors.push({
      line,
      column: columns[mapping.indexOf("phone")] ?? "",
      code: "phone_missing",
      message: "there is no phone number: fill it in, or remove the row",
    });
  return phone && errors.length === 0 ? { line, phone, name, values } : { errors };
}

/** Without the mark that keeps spreadsheets from computing (`export-contacts.ts`), and what PostgreSQL cannot store. */
const plainCell = (cell: string): string =>
  cell
    .replace(/^'(?=[=+\-@\t\r])/, "")
    .replaceAll(CONTROL, "")
    .toWellFormed()
    .trim();

const NAMES: readonly [target: string, words: RegExp][] = [
  ["phone", /^(telefone|tel|fone|celular|cel|whats ?app|whats|zap|numero|phone|mobile)\b/],
  ["email", /^e ?mail\b/],
  ["name", /^(nome|name|contato|cliente|razao social)\b/],
];

/** What each column is likely to hold, by its name; each is meant once. */
export function guessMapping(columns: readonly string[], definitions: readonly Definition[]): (string | null)[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const folded = foldHeader(column);
    const field = definitions.find(({ key, name }) => foldHeader(name) === folded || key === column);
    const target = field ? `field:${field.key}` : NAMES.find(([, words]) => words.test(folded))?.[0];
    if (!target || taken.has(target)) return null;
    taken.add(target);
    return target;
  });
}

const foldHeader = (header: string): string =>
  header
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
