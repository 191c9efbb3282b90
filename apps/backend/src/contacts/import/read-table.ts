import { Problem } from "@gomarketing/service-kit";
import { CsvError, parse } from "csv-parse/sync";

export const MAX_IMPORT_BYTES = 10_000_000;
const MAX_IMPORT_ROWS = 50_000;
const MAX_COLUMNS = 100;
const MAX_CELL_CHARACTERS = 5_000;
const SEPARATORS = [";", ",", "\t", "|"] as const;

export class UnreadableTable extends Problem {
  constructor(detail: string) {
    super({ status: 400, type: "/problems/unreadable-table", title: "The table cannot be read", detail });
  }
}

export interface Table {
  readonly columns: readonly string[];
  /** With the line of the file that each begins in, from 1. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/**
 * Reads a CSV as spreadsheets save it: with commas, semicolons, tabs or bars, in UTF-8 with or without a mark, UTF-16 or
 * Latin-1, with Excel's `sep=` line.
 *
 * @throws {UnreadableTable} saying where, and what to do
 */
export function readTable(bytes: Buffer): Table {
  if (bytes.subarray(0, 4).equals(ZIP))
    throw new UnreadableTable(
      "This is a spreadsheet of Excel, not a CSV. Save it as CSV (File, Save as) and upload that.",
    );
  const text = decode(bytes).replaceAll("\0", "");
  const [declared = "", separator] = /^sep=([;,\t|])\r?\n/i.exec(text) ?? [];
  const records = parseRecords(text.slice(declared.length), separator ?? separatorOf(text));
  const [header, ...rows] = records;
  if (!header || header.cells.every((cell) => cell === ""))
    throw new UnreadableTable("The file is empty. Its first line must name the columns, as Nome;Telefone;E-mail.");
  if (header.cells.length > MAX_COLUMNS) throw new UnreadableTable(`Up to ${MAX_COLUMNS} columns are taken.`);
  if (rows.length === 0) throw new UnreadableTable("There is no row under the names of the columns.");
  if (rows.length > MAX_IMPORT_ROWS)
    throw new UnreadableTable(`Up to ${MAX_IMPORT_ROWS} rows are taken at once; this has ${rows.length}. Split it.`);
  const shift = declared === "" ? 0 : 1;
  return {
    columns: header.cells.map((cell, index) => cell || `Coluna ${index + 1}`),
    rows: rows.map(({ line, cells }) => ({ line: line + shift, cells })),
  };
}

const ZIP = Buffer.from("PK\u0003\u0004");

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // What Excel in Brazil saves, unless asked otherwise; every byte is a letter of it.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** What stands most often in the first line, outside quotes. */
function separatorOf(text: string): string {
  const first = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? "").replaceAll(/"(?:[^"]|"")*"/g, "");
  const counts = SEPARATORS.map((separator) => ({ separator, count: first.split(separator).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}

function parseRecords(text: string, delimiter: string): { line: number; cells: string[] }[] {
  try {
    const parsed = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: MAX_COLUMNS * MAX_CELL_CHARACTERS,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => ({ line: info.lines - linesIn(record), cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as { lines?: number }).lines ?? 0);
    throw new UnreadableTable(
      error.code === "CSV_MAX_RECORD_SIZE"
        ? `A row near line ${line} is too large. A quote (") may be open before it: close or remove it.`
        : `Line ${line} has a quote (") that is not closed, or text after one. Mend it, or save the table as CSV again.`,
    );
  }
}

/** `info.lines` is where a row ends. */
const linesIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\n/g)?.length ?? 0), 0);
