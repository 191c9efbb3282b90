import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";

/** What an organization's own fields of contacts hold. */
export const CONTACT_FIELD_KINDS = ["text", "number", "date", "choice"] as const;
export const contactFieldKind = z.enum(CONTACT_FIELD_KINDS);
export type ContactFieldKind = z.infer<typeof contactFieldKind>;

/** A field that an organization keeps of its contacts; values stand in `Contact.fields`, under `key`. */
export const contactFieldDefinition = z.object({
  id: uuid,
  key: z.string(),
  name: z.string(),
  kind: contactFieldKind,
  /** Of a choice. */
  options: z.array(z.string()),
  createdAt: timestamp,
});
export type ContactFieldDefinition = z.infer<typeof contactFieldDefinition>;

/** What the team wrote down of a contact. */
export const contactNote = z.object({
  id: uuid,
  text: z.string(),
  author: z.object({ id: z.string().optional(), name: z.string() }),
  createdAt: timestamp,
  editedAt: timestamp.optional(),
});
export type ContactNote = z.infer<typeof contactNote>;

/** What is wrong with a row, and what to do. */
/** What can be wrong with a row, for whoever says it in another language. */
export const importErrorCode = z.enum([
  "phone_missing",
  "no_phone",
  "name_too_long",
  "no_email",
  "no_number",
  "no_date",
  "not_an_option",
  "too_long",
  "too_many_cells",
  "no_field",
]);
export type ImportErrorCode = z.infer<typeof importErrorCode>;

export const importError = z.object({
  /** Of the file, from 1. */
  line: z.number().int(),
  column: z.string().optional(),
  message: z.string(),
  /** Absent in imports of before there were codes. */
  code: importErrorCode.optional(),
  /** The cell it is about, shortened. */
  value: z.string().optional(),
  /** With `not_an_option`. */
  options: z.array(z.string()).optional(),
});
export type ImportError = z.infer<typeof importError>;

/** What a column of a table holds: `name`, `phone`, `email`, `field:<key>`; null: nothing that is taken over. */
export const importTarget = z
  .string()
  .regex(/^(name|phone|email|field:[a-z0-9_]{1,64})$/, "must be name, phone, email or field:<key>")
  .nullable();

/** An import of contacts: a draft until it is confirmed. */
export const contactImport = z.object({
  id: uuid,
  state: z.enum(["draft", "running", "done"]),
  fileName: z.string(),
  columns: z.array(z.object({ name: z.string(), target: importTarget, samples: z.array(z.string()) })),
  rowCount: z.number().int(),
  /** Rows that are dealt with, and what came of them. */
  doneCount: z.number().int(),
  createdCount: z.number().int(),
  updatedCount: z.number().int(),
  failedCount: z.number().int(),
  /** The first ones, by line. Of a draft: what would go wrong. */
  errors: z.array(importError),
  /** Of a draft: what the first rows would come to. */
  preview: z
    .array(
      z.object({
        line: z.number().int(),
        action: z.enum(["create", "update", "skip"]),
        name: z.string().optional(),
        phone: z.string().optional(),
        email: z.string().optional(),
        fields: z.record(z.string(), z.string()),
      }),
    )
    .optional(),
  createdAt: timestamp,
  finishedAt: timestamp.optional(),
});
export type ContactImport = z.infer<typeof contactImport>;

/** An answer that is kept ready. Variables as {{contato.primeiroNome}}. */
export const quickReply = z.object({
  id: uuid,
  shortcut: z.string(),
  text: z.string(),
  mediaId: uuid.optional(),
  scope: z.enum(["all", "team", "mine"]),
  teamId: uuid.optional(),
  useCount: z.number().int(),
  lastUsedAt: timestamp.optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type QuickReply = z.infer<typeof quickReply>;

/** A quick reply for one chat: what is known filled in. */
export const renderedReply = z.object({
  text: z.string(),
  /** The file that goes with it, and its name. */
  mediaId: uuid.optional(),
  fileName: z.string().optional(),
  /** Variables that nothing is known for: they stand in the text as they were. */
  missing: z.array(z.string()),
});

/** What a message said, and until when. The last one, of a message that was taken back, is what it said then. */
export const messageHistory = z.object({
  versions: z.array(z.object({ text: z.string().optional(), from: timestamp, until: timestamp.optional() })),
  revokedAt: timestamp.optional(),
});
export type MessageHistory = z.infer<typeof messageHistory>;
