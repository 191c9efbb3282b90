import { type FailureCode, type Format, MAX_TEXT_CHARACTERS, type ReaderAnswer, type ReadText } from "./formats.ts";
import { htmlToMarkdown } from "./html-to-markdown.ts";

const MAX_PDF_PAGES = 1_000;
const MAX_ROWS = 5_000;

class Unreadable extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode) {
    super(code);
    this.code = code;
  }
}

/** The text of a file; what it needs for that is loaded then. Runs in a process of its own (`reader-process.ts`): what is given may be made to do harm. */
export async function readFormat(format: Format, bytes: Uint8Array): Promise<ReaderAnswer> {
  try {
    const { title, body } = await READERS[format](bytes);
    const text = clean(body);
    if (!/[\p{L}\p{N}]{2}/u.test(text)) return { failure: "no-text" };
    if (text.length > MAX_TEXT_CHARACTERS) return { failure: "too-large" };
    return { read: { title: title && clean(title), body: text } };
  } catch (error) {
    if (error instanceof Unreadable) return { failure: error.code };
    return { failure: (error as Error)?.name === "PasswordException" ? "encrypted" : "damaged" };
  }
}

const READERS: Readonly<Record<Format, (bytes: Uint8Array) => Promise<ReadText>>> = {
  pdf: readPdf,
  docx: async (bytes) => {
    const { default: mammoth } = await import("mammoth");
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      // Pictures would come as text, in base64.
      { convertImage: mammoth.images.imgElement(async () => ({ src: "" })) },
    );
    return htmlToMarkdown(value);
  },
  html: async (bytes) => htmlToMarkdown(decode(bytes)),
  markdown: async (bytes) => ({ title: null, body: decode(bytes) }),
  text: async (bytes) => ({ title: null, body: decode(bytes) }),
  csv: async (bytes) => ({ title: null, body: await readTable(decode(bytes)) }),
};

async function readPdf(bytes: Uint8Array): Promise<ReadText> {
  const { extractText, getDocumentProxy } = await import("unpdf");
  const pdf = await getDocumentProxy(bytes, { disableFontFace: true });
  if (pdf.numPages > MAX_PDF_PAGES) throw new Unreadable("too-large");
  const { text: pages } = await extractText(pdf, { mergePages: false });
  return { title: null, body: pages.map(joinLines).join("\n\n") };
}

/** A line that does not end a sentence goes on in the next. */
const joinLines = (page: string): string =>
  page
    .split("\n")
    .map((line) => line.trim())
    .reduce((text, line) => {
      if (line === "") return `${text}\n\n`;
      if (text === "" || text.endsWith("\n")) return text + line;
      if (/\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line)) return text.slice(0, -1) + line;
      return /[.!?:;…]$/.test(text) || /^([-•*▪]|\d+[.)]|\p{Lu})/u.test(line) ? `${text}\n${line}` : `${text} ${line}`;
    }, "");

/** Each row under its first cell, each cell with the name of its column: a price list is found row by row. */
async function readTable(text: string): Promise<string> {
  const { parse } = await import("csv-parse/sync");
  const rows: string[][] = parse(text, {
    delimiter: delimiterOf(text),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    to: MAX_ROWS + 1,
    max_record_size: 100_000,
  });
  if (rows.length > MAX_ROWS) throw new Unreadable("too-large");
  const [columns = [], ...records] = rows;
  if (records.length === 0) return columns.join("; ");
  return records
    .map((cells) => {
      const said = cells.flatMap((cell, index) => {
        const column = columns[index];
        return cell === "" ? [] : [column ? `${column}: ${cell}` : cell];
      });
      return `## ${(cells.find((cell) => cell !== "") ?? "").slice(0, 200).replaceAll("\n", " ")}\n${said.join("\n")}`;
    })
    .join("\n\n");
}

function delimiterOf(text: string): string {
  const [first = ""] = text.split("\n", 1);
  const counts = [";", ",", "\t"].map((one) => [first.split(one).length, one] as const);
  return counts.reduce((most, one) => (one[0] > most[0] ? one : most))[1];
}

/** UTF-8, or what older programs on Windows write. */
function decode(bytes: Uint8Array): string {
  for (const encoding of bytes[0] === 0xff || bytes[0] === 0xfe ? ["utf-16le", "utf-16be"] : ["utf-8"])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next, or the last resort.
    }
  return new TextDecoder("windows-1252").decode(bytes);
}

const clean = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL takes no NUL, and people see none of the others
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, "")
    .replaceAll(/[ \t]+\n/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim()
    .toWellFormed();
