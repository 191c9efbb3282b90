import { extname } from "node:path";
import { Problem } from "@gomarketing/service-kit";
import { fileTypeFromFile } from "file-type";
import type { Format } from "./reading/formats.ts";

class UnknownFormat extends Problem {
  constructor() {
    super({
      status: 415,
      type: "/problems/unknown-document",
      title: "This kind of file is not read",
      detail: "Upload a PDF, Word document (.docx), text (.txt, .md), table (.csv) or saved web page (.html).",
    });
  }
}

const BY_BYTES: Readonly<Record<string, Format>> = {
  "application/pdf": "pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
};
const BY_NAME: Readonly<Record<string, Format>> = {
  ".txt": "text",
  ".md": "markdown",
  ".markdown": "markdown",
  ".csv": "csv",
  ".tsv": "csv",
  ".html": "html",
  ".htm": "html",
};
/** Marks of bytes that texts may happen to begin with, and that say nothing against their name. */
const TEXTS = /^(text\/|application\/(xml|rtf$))/;

const MIME_TYPES: Readonly<Record<Format, string>> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  text: "text/plain",
  markdown: "text/markdown",
  csv: "text/csv",
  html: "text/html",
};
const FORMATS = new Map(Object.entries(MIME_TYPES).map(([format, mimeType]) => [mimeType, format as Format]));

/** What a file is read as: by its bytes, where they tell, else by its name. @throws {UnknownFormat} */
export async function formatOf(path: string, fileName: string): Promise<Format> {
  const found = (await fileTypeFromFile(path))?.mime;
  const format = found && !TEXTS.test(found) ? BY_BYTES[found] : BY_NAME[extname(fileName).toLowerCase()];
  if (!format) throw new UnknownFormat();
  return format;
}

export const mimeTypeOf = (format: Format): string => MIME_TYPES[format];
export const formatOfMimeType = (mimeType: string | null): Format | undefined => FORMATS.get(mimeType ?? "");
