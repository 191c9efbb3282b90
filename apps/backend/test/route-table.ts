import { randomUUID } from "node:crypto";
import type { World } from "./world.ts";

/** One for each parameter of the path. */
type Ids = string | readonly string[];

/**
 * How every route is called, one line each: `every-route.test.ts` calls them as nobody, as every role, with the ids of another
 * organization and with API keys of each scope. A route that is missing here fails it.
 */
export interface Row {
  /** The status for whoever may. */
  readonly ok: number;
  /** What stands for the parameters in the path: a thing of `own` organization, of `userId` where it is a person's; made anew for each call that may succeed. */
  readonly id?: (own: World, userId: string) => Ids | Promise<Ids>;
  /** JSON, or a form. A function where it names things of an organization. */
  readonly body?: object | ((own: World) => object | Promise<object>);
  /** After the path: `?chatId=…`. */
  readonly query?: (own: World) => string;
  /** What somebody of another organization gets who names this one's things: 404 unless said. */
  readonly foreign?: number;
  /** What an agent gets, where more than the action's role is asked. */
  readonly agent?: number;
  /** With a public route: what everybody gets, if it is not `ok`. */
  readonly nobody?: number;
  /** It ends the caller's sign-in, or belongs to no caller: called as nobody alone. */
  readonly isForNobody?: true;
  /** A WebSocket. */
  readonly isUpgrade?: true;
}

const text = `texto ${randomUUID()}`;
const TABLE = "nome,telefone\nSegredo Rui,+5531999990000\n";
const file = () => {
  const form = new FormData();
  form.append("file", new Blob(["nome,telefone\nRui,+5531999990000\n"], { type: "text/plain" }), "a.txt");
  return form;
};
const PUSH = {
  endpoint: "https://fcm.googleapis.com/fcm/send/abc",
  keys: { p256dh: "B".repeat(87), auth: "a".repeat(22) },
};
const ARTICLE = { title: "Segredo Trocas", body: "Trocas em 7 dias." };
const newArticle = (own: World) => own.make("/api/knowledge/articles", ARTICLE);
const newDocument = (own: World) => own.upload("/api/knowledge/documents");
/** One that is being read, for ever. */
const unreadDocument = (own: World) =>
  own.row("knowledge_sources", { kind: "document", title: "Segredo", state: "processing" });
const newContact = async (own: World) => (await own.newChat()).contact.id;
const newField = (own: World) => own.make("/api/contact-fields", { name: unique("Campo"), kind: "text" });
const newNote = async (own: World) => [
  own.contact,
  await own.make(`/api/chat-contacts/${own.contact}/notes`, { text: "Segredo" }),
];
const newReply = (own: World) =>
  own.make("/api/quick-replies", { shortcut: unique("r").replace(" ", "-"), text: "Segredo", scope: "all" });
const newImport = (own: World) => own.upload("/api/contact-imports", TABLE);
const newOffer = (own: World) =>
  own.row("knowledge_offers", {
    chat_id: own.chat,
    question_message_id: randomUUID(),
    question: "Segredo?",
    answer: "Sim.",
  });
let counter = 0;
const unique = (name: string): string => {
  counter += 1;
  return `${name} ${counter}`;
};

export const ROUTES: Readonly<Record<string, Row>> = {
  // Of the machine
  "GET /healthz": { ok: 200 },
  "GET /readyz": { ok: 200 },
  "GET /metrics": { ok: 200 },
  "GET /": { ok: 404 },
  "GET /api/openapi.json": { ok: 200 },
  "POST /api/webhooks/whatsapp": { ok: 401, body: {}, isForNobody: true },

  // Account
  "GET /api/setup": { ok: 200 },
  "POST /api/setup": { ok: 400, body: {} },
  "POST /api/auth/sign-in/email": { ok: 401, body: { email: "nobody@example.com", password: "x" }, isForNobody: true },
  "POST /api/auth/two-factor/totp": { ok: 401, body: { code: "000000" }, isForNobody: true },
  "POST /api/auth/two-factor/backup-code": { ok: 401, body: { code: "aaaaa-aaaaa" }, isForNobody: true },
  "POST /api/auth/sign-out": { ok: 200, isForNobody: true },
  "GET /api/me": { ok: 200 },
  // Whoever may ask is told that a password is missing: what follows is told in account.test.ts, each hash takes its time.
  "POST /api/account/password": { ok: 400, body: {} },
  "POST /api/account/reset-password": { ok: 400, body: {} },
  "GET /api/account/sign-ins": { ok: 200 },
  "DELETE /api/account/sign-ins": { ok: 204 },
  "DELETE /api/account/sign-ins/:id": { ok: 204, id: (own, userId) => own.newSignIn(userId) },
  "POST /api/account/two-factor": { ok: 400, body: {} },
  "POST /api/account/two-factor/confirm": { ok: 400, body: {} },
  "POST /api/account/two-factor/backup-codes": { ok: 400, body: {} },
  "POST /api/account/two-factor/disable": { ok: 400, body: {} },

  // People
  "GET /api/organizations": { ok: 200 },
  "POST /api/organizations": { ok: 201, body: { name: "Outra" } },
  "POST /api/organizations/switch": { ok: 204, body: (own) => ({ organizationId: own.organizationId }) },
  "PATCH /api/organization": { ok: 200, body: { name: "Loja" } },
  "GET /api/members": { ok: 200 },
  "PATCH /api/members/:userId": { ok: 204, id: (own) => own.newMember(), body: { role: "read_only" } },
  "DELETE /api/members/:userId": { ok: 204, id: (own) => own.newMember() },
  "POST /api/members/:userId/reset-link": { ok: 201, id: (own) => own.newMember(), body: {} },
  "GET /api/invitations": { ok: 200 },
  "POST /api/invitations": { ok: 201, body: { role: "agent" } },
  "DELETE /api/invitations/:id": { ok: 204, id: (own) => own.make("/api/invitations", { role: "agent" }) },
  "POST /api/invitations/read": { ok: 410, body: { token: "x".repeat(43) } },
  "POST /api/invitations/accept": { ok: 410, nobody: 400, body: { token: "x".repeat(43) } },
  "GET /api/api-keys": { ok: 200 },
  "POST /api/api-keys": { ok: 201, body: { name: "x", scopes: ["chats:read"] } },
  "DELETE /api/api-keys/:id": {
    ok: 204,
    id: (own) => own.make("/api/api-keys", { name: "x", scopes: ["chats:read"] }),
  },
  "GET /api/audit-log": { ok: 200 },

  // Sessions
  "GET /api/sessions": { ok: 200 },
  "POST /api/sessions": { ok: 201, body: { name: "Nova" } },
  "GET /api/sessions/:id": { ok: 200, id: (own) => own.session },
  "GET /api/sessions/:id/contents": { ok: 200, id: (own) => own.session },
  "PATCH /api/sessions/:id": { ok: 200, id: (own) => own.make("/api/sessions", { name: "x" }), body: { name: "y" } },
  "DELETE /api/sessions/:id": { ok: 204, id: (own) => own.newSession() },
  "GET /api/sessions/:id/proxy": { ok: 200, id: (own) => own.session },
  "PUT /api/sessions/:id/proxy": { ok: 200, id: (own) => own.session, body: { proxy: null } },
  "POST /api/sessions/:id/start": { ok: 202, id: (own) => own.session },
  "POST /api/sessions/:id/stop": { ok: 202, id: (own) => own.session },
  "POST /api/sessions/:id/reconnect": { ok: 202, id: (own) => own.session },
  "POST /api/sessions/:id/logout": { ok: 202, id: (own) => own.newSession() },
  "POST /api/sessions/:id/pairing-code": { ok: 200, id: (own) => own.session, body: { phone: "+5531999990000" } },

  // Chats
  "GET /api/chats": { ok: 200 },
  "POST /api/chats": {
    ok: 200,
    body: (own) => ({ phone: `+55319${70_000_000 + Math.floor(Math.random() * 9_000_000)}`, sessionId: own.session }),
    foreign: 400,
  },
  "GET /api/chats/counts": { ok: 200 },
  "GET /api/chats/:id": { ok: 200, id: (own) => own.chat },
  "GET /api/chats/:id/participants": { ok: 200, id: (own) => own.chat },
  "PATCH /api/chats/:id": { ok: 200, id: (own) => own.chat, body: { status: "open" } },
  "POST /api/chats/:id/read": { ok: 204, id: (own) => own.chat },
  "POST /api/chats/:id/unread": { ok: 204, id: (own) => own.chat },
  "POST /api/chats/:id/transfer": { ok: 200, id: (own) => own.chat, body: (own) => ({ teamId: own.team }) },
  "PATCH /api/chats/:id/marks": { ok: 200, id: (own) => own.chat, body: { isPinned: true } },

  // Messages and files
  "GET /api/messages": { ok: 200, query: (own) => `?chatId=${own.chat}` },
  "POST /api/messages": { ok: 201, body: (own) => ({ chatId: own.chat, type: "text", text }) },
  "PATCH /api/messages/:id": { ok: 200, id: (own) => own.newSent(), body: { text } },
  "DELETE /api/messages/:id": { ok: 200, id: (own) => own.newSent() },
  "POST /api/messages/:id/reaction": { ok: 200, id: (own) => own.message, body: { emoji: "👍" } },
  "POST /api/messages/:id/retry": { ok: 200, id: (own) => own.newSent() },
  "GET /api/messages/:id/history": { ok: 200, id: (own) => own.message },
  "GET /api/quick-replies": { ok: 200 },
  "POST /api/quick-replies": {
    ok: 201,
    body: () => ({ shortcut: unique("r").replace(" ", "-"), text: "oi" }),
    foreign: 201,
  },
  "PATCH /api/quick-replies/:id": { ok: 200, id: newReply, body: { text: "Segredo" }, agent: 403 },
  "DELETE /api/quick-replies/:id": { ok: 204, id: newReply, agent: 403 },
  "POST /api/quick-replies/:id/render": { ok: 200, id: newReply, body: (own) => ({ chatId: own.chat }) },
  "POST /api/media": { ok: 201, body: file, foreign: 201 },
  "GET /api/media/:id": { ok: 200, id: (own) => own.media },
  "GET /api/search": { ok: 200, query: () => "?q=segredo", foreign: 200 },

  // Contacts
  "GET /api/chat-contacts": { ok: 200 },
  "POST /api/chat-contacts": {
    ok: 201,
    body: () => ({ phone: `+55319${70_000_000 + Math.floor(Math.random() * 9_000_000)}` }),
    foreign: 201,
  },
  "GET /api/chat-contacts/:id": { ok: 200, id: (own) => own.contact },
  "PATCH /api/chat-contacts/:id": { ok: 200, id: (own) => own.contact, body: { name: "Segredo Nova" } },

  "GET /api/chat-contacts/export": { ok: 200 },
  "POST /api/chat-contacts/:id/block": { ok: 200, id: newContact, body: { blocked: true } },
  "POST /api/chat-contacts/:id/merge": {
    ok: 200,
    id: newContact,
    body: async (own) => ({ otherId: await newContact(own) }),
  },
  "GET /api/chat-contacts/:id/notes": { ok: 200, id: (own) => own.contact, foreign: 200 },
  "POST /api/chat-contacts/:id/notes": { ok: 201, id: (own) => own.contact, body: { text: "uma nota" } },
  "PATCH /api/chat-contacts/:id/notes/:noteId": { ok: 200, id: newNote, body: { text: "outra" } },
  "DELETE /api/chat-contacts/:id/notes/:noteId": { ok: 204, id: newNote },
  "POST /api/chat-contacts/:id/enrich": { ok: 200, id: (own) => own.contact },
  "GET /api/chat-contacts/:id/enrichment": { ok: 200, id: (own) => own.contact },
  "PATCH /api/chat-contacts/:id/enrichment": { ok: 200, id: (own) => own.contact, body: { isOptedOut: false } },
  "POST /api/chat-contacts/:id/proposals/:factId/accept": { ok: 404, id: (own) => [own.contact, randomUUID()] },
  "POST /api/chat-contacts/:id/proposals/:factId/reject": { ok: 404, id: (own) => [own.contact, randomUUID()] },
  "GET /api/contact-fields": { ok: 200 },
  "POST /api/contact-fields": { ok: 201, body: () => ({ name: unique("Campo"), kind: "text" }), foreign: 201 },
  "PATCH /api/contact-fields/:id": { ok: 200, id: newField, body: {} },
  "DELETE /api/contact-fields/:id": { ok: 204, id: newField },
  "POST /api/contact-imports": { ok: 201, body: file, foreign: 201 },
  "GET /api/contact-imports/:id": { ok: 200, id: newImport },
  "PATCH /api/contact-imports/:id": { ok: 200, id: newImport, body: { mapping: ["name", "phone"] } },
  "POST /api/contact-imports/:id/confirm": { ok: 202, id: newImport },
  "DELETE /api/contact-imports/:id": { ok: 204, id: newImport },

  // Teamwork
  "GET /api/teams": { ok: 200 },
  "POST /api/teams": { ok: 201, body: () => ({ name: unique("Time") }), foreign: 201 },
  "PATCH /api/teams/:id": { ok: 200, id: (own) => own.team, body: { distribution: "off" } },
  "DELETE /api/teams/:id": { ok: 204, id: (own) => own.make("/api/teams", { name: unique("Time") }) },
  "GET /api/desk-settings": { ok: 200 },
  "PATCH /api/desk-settings": { ok: 200, body: { maxOpenChats: 100 } },
  "GET /api/colleagues": { ok: 200 },
  "PATCH /api/colleagues/me": { ok: 200, body: { isAvailable: true } },
  "PATCH /api/colleagues/:id": { ok: 200, id: (own) => own.newMember(), body: { isAvailable: false } },
  "GET /api/labels": { ok: 200 },
  "POST /api/labels": { ok: 201, body: () => ({ name: unique("Etiqueta") }), foreign: 201 },
  "PATCH /api/labels/:id": {
    ok: 200,
    id: (own) => own.make("/api/labels", { name: unique("Etiqueta") }),
    body: { color: "#336699" },
  },
  "DELETE /api/labels/:id": { ok: 204, id: (own) => own.make("/api/labels", { name: unique("Etiqueta") }) },
  "GET /api/notifications": { ok: 200 },
  "GET /api/push-key": { ok: 200 },
  "GET /api/push-subscriptions": { ok: 200 },
  "PUT /api/push-subscriptions": { ok: 204, body: PUSH },
  "DELETE /api/push-subscriptions": {
    ok: 204,
    foreign: 204,
    query: () => `?endpoint=${encodeURIComponent(PUSH.endpoint)}`,
  },
  "POST /api/notifications/read": { ok: 200, body: {} },

  // Knowledge
  "GET /api/knowledge/articles": { ok: 200 },
  "POST /api/knowledge/articles": { ok: 201, body: { title: "Trocas", body: "Em 7 dias." } },
  "GET /api/knowledge/articles/:id": { ok: 200, id: newArticle },
  "PATCH /api/knowledge/articles/:id": { ok: 200, id: newArticle, body: { title: "Trocas" } },
  "DELETE /api/knowledge/articles/:id": { ok: 204, id: newArticle },
  "POST /api/knowledge/articles/:id/publish": { ok: 200, id: newArticle },
  "POST /api/knowledge/articles/:id/unpublish": { ok: 200, id: newArticle },
  "GET /api/knowledge/articles/:id/versions": { ok: 200, id: newArticle },
  "GET /api/knowledge/documents": { ok: 200 },
  "POST /api/knowledge/documents": { ok: 201, body: file, foreign: 201 },
  "GET /api/knowledge/documents/:id": { ok: 200, id: newDocument },
  "DELETE /api/knowledge/documents/:id": { ok: 204, id: newDocument },
  "POST /api/knowledge/documents/:id/file": { ok: 200, id: newDocument, body: file },
  "GET /api/knowledge/documents/:id/file": { ok: 200, id: newDocument },
  "POST /api/knowledge/documents/:id/retry": { ok: 409, id: unreadDocument },
  "POST /api/knowledge/documents/:id/publish": { ok: 409, id: unreadDocument },
  "POST /api/knowledge/documents/:id/unpublish": { ok: 200, id: newDocument },
  "GET /api/knowledge/documents/:id/versions": { ok: 200, id: newDocument },
  "GET /api/knowledge/offers": { ok: 200 },
  "POST /api/knowledge/offers/:id/approve": { ok: 200, id: newOffer, body: {} },
  "POST /api/knowledge/offers/:id/reject": { ok: 200, id: newOffer },
  "GET /api/knowledge/search": { ok: 200, query: () => "?q=segredo", foreign: 200 },

  // Copilot
  "POST /api/suggestion-ai": { ok: 200, body: (own) => ({ chatId: own.chat }) },
  "GET /api/suggestion-ai": { ok: 200, query: (own) => `?chatId=${own.chat}` },
  "POST /api/suggestion-ai/:id/feedback": {
    ok: 204,
    id: async (own) => own.row("suggestions", { chat_id: (await own.newChat()).id, source: "knowledge", text: "oi" }),
    body: { outcome: "discarded" },
  },
  "GET /api/copilot/settings": { ok: 200 },
  "PATCH /api/copilot/settings": { ok: 200, body: { tone: "cordial" } },
  "POST /api/copilot/test": { ok: 200, body: { turns: [{ who: "customer", text: "oi" }] } },
  "GET /api/copilot/quality": { ok: 200 },
  "GET /api/copilot/enrichment": { ok: 200 },
  "PATCH /api/copilot/enrichment": { ok: 200, body: {} },
  // No model is configured: whoever may is told so.
  "POST /api/copilot/rewrite": { ok: 409, body: { text: "oi", manner: "shorter" } },
  "POST /api/chats/:id/summary": { ok: 409, id: (own) => own.chat, foreign: 409 },

  // Live events, monitoring
  "GET /api/events": { ok: 101, isUpgrade: true },
  "GET /api/monitoring": { ok: 200, query: () => "?range=24h", foreign: 200 },
  "GET /api/monitoring.csv": { ok: 200, query: () => "?range=24h", foreign: 200 },
  "GET /api/monitoring/chats": { ok: 200, query: () => "?figure=received", foreign: 200 },
  "GET /api/alerts": { ok: 200 },
  "GET /api/alerts/settings": { ok: 200 },
  "PATCH /api/alerts/settings": { ok: 200, body: { sessionDownMinutes: 5 } },
};
