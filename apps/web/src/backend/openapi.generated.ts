// Written by hand until the backend's document exists; replaced by `npm run generate`.
import type { Chat, MediaResource, Message, Me, SessionResource } from "@gomarketing/contracts";

type Json<T> = { content: { "application/json": T } };
type Op<P, B, S extends number, R> = (B extends undefined ? { requestBody?: never } : { requestBody: Json<B> }) & {
  parameters: P;
  responses: { [status in S]: Json<R> };
};
type Id = { path: { id: string } };
type None = { query?: undefined };
export interface paths {
  "/api/setup": {
    get: Op<None, undefined, 200, { needed: boolean }>;
    post: Op<None, { company: string; name: string; email: string; password: string }, 201, Me>;
  };
  "/api/auth/sign-in/email": { post: Op<None, { email: string; password: string }, 200, unknown> };
  "/api/auth/sign-out": { post: Op<None, undefined, 200, unknown> };
  "/api/me": { get: Op<None, undefined, 200, Me> };
  "/api/sessions": {
    get: Op<None, undefined, 200, { sessions: SessionResource[] }>;
    post: Op<None, { name: string }, 201, SessionResource>;
  };
  "/api/sessions/{id}": {
    patch: Op<Id, { name?: string }, 200, SessionResource>;
    delete: Op<Id, undefined, 204, undefined>;
  };
  "/api/sessions/{id}/start": { post: Op<Id, undefined, 202, SessionResource> };
  "/api/sessions/{id}/stop": { post: Op<Id, undefined, 202, SessionResource> };
  "/api/sessions/{id}/reconnect": { post: Op<Id, undefined, 202, SessionResource> };
  "/api/sessions/{id}/logout": { post: Op<Id, undefined, 202, SessionResource> };
  "/api/sessions/{id}/pairing-code": { post: Op<Id, { phone: string }, 200, { code: string }> };
  "/api/chats": {
    get: Op<
      { query?: { status?: string; assignee?: string; unread?: "true"; q?: string; cursor?: string; limit?: number } },
      undefined,
      200,
      { chats: Chat[]; nextCursor?: string | null }
    >;
  };
  "/api/chats/counts": {
    get: Op<None, undefined, 200, { mine: number; queue: number; all: number; unread: number }>;
  };
  "/api/chats/{id}": {
    get: Op<Id, undefined, 200, Chat>;
    patch: Op<Id, { status?: Chat["status"]; assigneeId?: string | null }, 200, Chat>;
  };
  "/api/chats/{id}/read": { post: Op<Id, undefined, 204, undefined> };
  "/api/messages": {
    get: Op<
      { query: { chatId: string; before?: string; after?: string; limit?: number } },
      undefined,
      200,
      { messages: Message[]; hasMore: boolean }
    >;
    post: Op<
      { header: { "idempotency-key": string } },
      { chatId: string; type: "text" | "image"; text?: string; mediaId?: string; replyTo?: string },
      201,
      Message
    >;
  };
  "/api/messages/{id}": {
    patch: Op<Id, { text: string }, 200, Message>;
    delete: Op<Id, undefined, 200, Message>;
  };
  "/api/messages/{id}/reaction": { post: Op<Id, { emoji: string }, 200, Message> };
  "/api/messages/{id}/retry": { post: Op<Id, undefined, 200, Message> };
  "/api/media": { post: Op<None, { file: string }, 201, MediaResource> };
}
