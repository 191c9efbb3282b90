import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";

/** `chat`: a question and answer of a solved chat that somebody approved; kept as an article from then on. */
export const knowledgeKind = z.enum(["article", "document", "page", "chat"]);
export type KnowledgeKind = z.infer<typeof knowledgeKind>;

const source = {
  id: uuid,
  kind: knowledgeKind,
  title: z.string(),
  url: z.string().optional(),
  /** `changed`: published, and edited since; what is published stays until the edit is published too. */
  status: z.enum(["draft", "published", "changed"]),
  /** The newest one; 0 while a file is read for the first time. */
  version: z.number().int(),
  /** What the copilot finds. */
  publishedVersion: z.number().int().optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
};

/** An article in markdown. `body` is the newest version's; absent in lists. */
export const knowledgeArticle = z.object({ ...source, body: z.string().optional() });
export type KnowledgeArticle = z.infer<typeof knowledgeArticle>;

/** A file, and what was read of it. `body` is its text as markdown; absent in lists. */
export const knowledgeDocument = z.object({
  ...source,
  state: z.enum(["processing", "ready", "failed"]),
  /** Why it could not be read, and what to do. */
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  fileName: z.string(),
  mimeType: z.string(),
  /** Bytes. */
  size: z.number().int(),
  body: z.string().optional(),
});
export type KnowledgeDocument = z.infer<typeof knowledgeDocument>;

export const knowledgeVersion = z.object({
  version: z.number().int(),
  title: z.string(),
  body: z.string(),
  createdBy: z.object({ id: z.string(), name: z.string() }).optional(),
  createdAt: timestamp,
  /** When it was last published. */
  publishedAt: timestamp.optional(),
});
export type KnowledgeVersion = z.infer<typeof knowledgeVersion>;

/** A solved chat's question and answer, without personal data, for somebody to approve. */
export const knowledgeOffer = z.object({
  id: uuid,
  chatId: uuid,
  question: z.string(),
  answer: z.string(),
  state: z.enum(["pending", "approved", "rejected"]),
  /** The article that it became. */
  articleId: uuid.optional(),
  createdAt: timestamp,
});
export type KnowledgeOffer = z.infer<typeof knowledgeOffer>;

/** What the copilot would find for a question. */
export const knowledgePassage = z.object({
  id: uuid,
  kind: z.enum([...knowledgeKind.options, "quick_reply"]),
  sourceId: uuid,
  version: z.number().int(),
  /** The source's title, and the headings it stands under. */
  title: z.string(),
  text: z.string(),
  url: z.string().optional(),
  /** How much of the question it has: 0 to 1. */
  share: z.number(),
});
export type KnowledgePassage = z.infer<typeof knowledgePassage>;
