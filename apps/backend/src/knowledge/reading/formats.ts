/** What a file is read as. */
export type Format = "pdf" | "docx" | "text" | "markdown" | "csv" | "html";

/** What is read of a file: markdown, and the title that it gives itself. */
export interface ReadText {
  readonly title: string | null;
  readonly body: string;
}

/** Why a file cannot be read: a stable code. */
export const FAILURES = {
  "no-text":
    "There is no text in this file. If it is scanned, run it through text recognition first; else choose another.",
  encrypted: "This PDF is locked with a password. Save it without one and upload it again.",
  damaged: "This file is damaged, or is not what its name says. Open it, save it anew and upload it again.",
  "too-slow": "Reading this file took too long. Cut it into smaller ones, or paste what matters into an article.",
  "too-large": "This file holds too much. Cut it into smaller ones, or paste what matters into an article.",
  gone: "The file is no longer stored here. Upload it again.",
} as const;
export type FailureCode = keyof typeof FAILURES;

/** What a reader process says, once. */
export type ReaderAnswer = { readonly read: ReadText } | { readonly failure: FailureCode };

/** Of what is kept of one file. */
export const MAX_TEXT_CHARACTERS = 1_000_000;
