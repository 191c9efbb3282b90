import type {
  KnowledgeArticle,
  KnowledgeDocument,
  KnowledgeOffer,
  KnowledgePassage,
  KnowledgeVersion,
} from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";
import { type UploadWatch, uploadFile } from "./upload-file.ts";

/** Which articles or documents are listed. */
export interface SourceFilter {
  readonly q: string;
  readonly status?: "draft" | "published";
}

/** A page of a list; the next one begins at its cursor. */
export interface KnowledgePage<T> {
  readonly entries: T[];
  readonly nextCursor: string | null;
}

const queryOf = ({ q, status }: SourceFilter, cursor: string | undefined) => ({
  ...(q && { q }),
  ...(status && { status }),
  ...(cursor && { cursor }),
});

export async function fetchArticles(
  filter: SourceFilter,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<KnowledgePage<KnowledgeArticle>> {
  const query = queryOf(filter, cursor);
  const { articles, nextCursor } = await answerOf(client.GET("/api/knowledge/articles", { params: { query }, signal }));
  return { entries: articles, nextCursor };
}

const at = (id: string) => ({ params: { path: { id } } });

export const fetchArticle = (id: string): Promise<KnowledgeArticle> =>
  answerOf(client.GET("/api/knowledge/articles/{id}", at(id)));

export interface ArticleText {
  readonly title: string;
  readonly body: string;
  /** Where customers find it; empty when nowhere. */
  readonly url: string;
}

export const addArticle = ({ url, ...text }: ArticleText): Promise<KnowledgeArticle> =>
  answerOf(client.POST("/api/knowledge/articles", { body: { ...text, ...(url && { url }) } }));

export const changeArticle = (id: string, { url, ...text }: ArticleText): Promise<KnowledgeArticle> =>
  answerOf(client.PATCH("/api/knowledge/articles/{id}", { ...at(id), body: { ...text, url: url || null } }));

export const publishArticle = (id: string): Promise<KnowledgeArticle> =>
  answerOf(client.POST("/api/knowledge/articles/{id}/publish", at(id)));

export const unpublishArticle = (id: string): Promise<KnowledgeArticle> =>
  answerOf(client.POST("/api/knowledge/articles/{id}/unpublish", at(id)));

export async function deleteArticle(id: string): Promise<void> {
  await client.DELETE("/api/knowledge/articles/{id}", at(id));
}

/** What an article said before, newest first. */
export async function fetchArticleVersions(id: string): Promise<KnowledgeVersion[]> {
  return (await answerOf(client.GET("/api/knowledge/articles/{id}/versions", at(id)))).versions;
}

export async function fetchDocuments(
  filter: SourceFilter,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<KnowledgePage<KnowledgeDocument>> {
  const query = queryOf(filter, cursor);
  const { documents, nextCursor } = await answerOf(
    client.GET("/api/knowledge/documents", { params: { query }, signal }),
  );
  return { entries: documents, nextCursor };
}

/** Gives the server a file to read; with `publish` the copilot finds it as soon as it is read. */
export const uploadDocument = (file: File, publish: boolean, watch: UploadWatch): Promise<KnowledgeDocument> =>
  uploadFile(`/api/knowledge/documents?publish=${publish}`, file, watch);

/** Gives the server a newer file of a document: what was read before stays published until the new one is. */
export const replaceDocument = (id: string, file: File, watch: UploadWatch): Promise<KnowledgeDocument> =>
  uploadFile(`/api/knowledge/documents/${id}/file`, file, watch);

export const publishDocument = (id: string): Promise<KnowledgeDocument> =>
  answerOf(client.POST("/api/knowledge/documents/{id}/publish", at(id)));

export const unpublishDocument = (id: string): Promise<KnowledgeDocument> =>
  answerOf(client.POST("/api/knowledge/documents/{id}/unpublish", at(id)));

export const readDocumentAgain = (id: string): Promise<KnowledgeDocument> =>
  answerOf(client.POST("/api/knowledge/documents/{id}/retry", at(id)));

export async function deleteDocument(id: string): Promise<void> {
  await client.DELETE("/api/knowledge/documents/{id}", at(id));
}

/** What was read of a document's files, newest first. */
export async function fetchDocumentVersions(id: string): Promise<KnowledgeVersion[]> {
  return (await answerOf(client.GET("/api/knowledge/documents/{id}/versions", at(id)))).versions;
}

export const documentHref = (id: string): string => `/api/knowledge/documents/${id}/file`;

/** Questions and answers of solved chats that nobody has decided on. */
export async function fetchOffers(
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<KnowledgePage<KnowledgeOffer>> {
  const { offers, nextCursor } = await answerOf(
    client.GET("/api/knowledge/offers", { params: { query: { ...(cursor && { cursor }) } }, signal }),
  );
  return { entries: offers, nextCursor };
}

export const approveOffer = (id: string, text: { question: string; answer: string }): Promise<KnowledgeOffer> =>
  answerOf(client.POST("/api/knowledge/offers/{id}/approve", { ...at(id), body: text }));

export const rejectOffer = (id: string): Promise<KnowledgeOffer> =>
  answerOf(client.POST("/api/knowledge/offers/{id}/reject", at(id)));

/** What the copilot would find for a question, best first. */
export async function findPassages(q: string, signal: AbortSignal): Promise<KnowledgePassage[]> {
  return (await answerOf(client.GET("/api/knowledge/search", { params: { query: { q, limit: 5 } }, signal }))).passages;
}
