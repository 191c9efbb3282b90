import type { Session, SessionResource } from "@gomarketing/contracts";
import { Conflict, NotFound, Problem } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { type SessionContents, selectContents, selectSession, showSession } from "./session-queries.ts";
import { updateSessionStatus } from "./update-session-status.ts";

class SessionNotFound extends NotFound {
  constructor(id: string) {
    super(`No session ${id} in this organization.`);
  }
}

class Forbidden extends Problem {
  constructor() {
    super({
      status: 403,
      type: "/problems/forbidden",
      title: "Not allowed",
      detail: "Owners and admins manage WhatsApp sessions. Ask one of them.",
    });
  }
}

/** @throws {SessionNotFound} */
export async function getSession({ db }: BackendContext, member: Member, id: string): Promise<SessionResource> {
  const own = await selectSession(db.of(member.organizationId), member.organizationId, id);
  const shown = own && (await showSession(db.of(member.organizationId), id));
  if (!shown) throw new SessionNotFound(id);
  return shown;
}

interface NewSession {
  readonly name: string;
  /** By which it reaches WhatsApp; the gateway keeps it, sealed. */
  readonly proxy?: string | undefined;
}

/**
 * Makes a session and starts it, so that its QR comes at once.
 *
 * @throws {WhatsAppApiError} where it has a proxy that the gateway cannot be told of: it is not made, lest it connect without
 */
export async function createSession(
  context: BackendContext,
  member: Member,
  { name, proxy }: NewSession,
): Promise<SessionResource> {
  assertManager(member);
  const id = context.newId();
  if (proxy !== undefined) await context.whatsapp.setProxy(id, proxy);
  await context.db
    .of(member.organizationId)
    .insertInto("whatsapp_sessions")
    .values({ id, organization_id: member.organizationId, name, phone: null, profile_name: null, qr: null })
    .execute();
  await context.whatsapp.startSession(id).then(
    (view) => report(context, member.organizationId, id, view),
    // The session is there; starting it can be tried again from its page.
    () => undefined,
  );
  return getSession(context, member, id);
}

/** @throws {SessionNotFound} */
export async function renameSession(
  context: BackendContext,
  member: Member,
  id: string,
  name: string,
): Promise<SessionResource> {
  assertManager(member);
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const row = await tx
      .updateTable("whatsapp_sessions")
      .set({ name, updated_at: context.clock() })
      .where("organization_id", "=", tx.organizationId)
      .where("id", "=", id)
      .returning("id")
      .executeTakeFirst();
    const shown = row && (await showSession(tx, id));
    if (!shown) throw new SessionNotFound(id);
    tx.live(["sessions"], { event: "session.updated", data: shown });
    return shown;
  });
}

/** Starts, stops, connects afresh or logs out; answers what it has come to. @throws {SessionNotFound} */
export async function controlSession(
  context: BackendContext,
  member: Member,
  id: string,
  action: "start" | "stop" | "reconnect" | "logout",
): Promise<SessionResource> {
  const current = await getSession(context, member, id);
  // Whoever answers customers may bring the line back; the rest is for those who manage it.
  if (action === "stop" || action === "logout") assertManager(member);
  const { whatsapp } = context;
  if (action === "reconnect" && current.sessionStatus === "connected") await whatsapp.stopSession(id);
  const calls = {
    start: whatsapp.startSession,
    reconnect: whatsapp.startSession,
    stop: whatsapp.stopSession,
    logout: whatsapp.logoutSession,
  };
  await report(context, member.organizationId, id, await calls[action](id));
  return getSession(context, member, id);
}

/** A code to type on the phone. @throws {SessionNotFound} */
export async function pairSession(context: BackendContext, member: Member, id: string, phone: string): Promise<string> {
  assertManager(member);
  await getSession(context, member, id);
  return context.whatsapp.requestPairingCode(id, phone);
}

/** What goes when a session is deleted. @throws {SessionNotFound} */
export async function countContents(
  { db }: BackendContext,
  { organizationId }: Member,
  id: string,
): Promise<SessionContents> {
  const queries = db.of(organizationId);
  if (!(await selectSession(queries, organizationId, id))) throw new SessionNotFound(id);
  return selectContents(queries, id);
}

/**
 * Deletes a session with its chats, and says so to all browsers.
 *
 * @throws {Conflict} while it is connected or has messages that wait
 */
export async function deleteSession(context: BackendContext, member: Member, id: string): Promise<void> {
  assertManager(member);
  const session = await getSession(context, member, id);
  if (session.sessionStatus === "connected" || session.sessionStatus === "connecting")
    throw inUse(`Session "${session.name}" is ${session.sessionStatus}. Log it out first.`);
  if (session.queuedMessages > 0)
    throw inUse(
      `${session.queuedMessages} messages wait to be sent by session "${session.name}". Reconnect it, or delete the messages in their chats.`,
    );
  await context.whatsapp.deleteSession(id).catch((error: unknown) => {
    if (!(error instanceof WhatsAppApiError && error.code === "not-found")) throw error;
  });
  await context.db.inOrganization(member.organizationId, async (tx) => {
    const gone = await tx
      .deleteFrom("whatsapp_sessions")
      .where("id", "=", id)
      .where("organization_id", "=", tx.organizationId)
      .returning("id")
      .executeTakeFirst();
    if (gone) tx.live(["sessions", "inbox"], { event: "session.deleted", data: { id } });
  });
}

// Its answer is fresher than its event, which may still be on the way; the event brings the same later.
async function report(context: BackendContext, organizationId: string, id: string, view: Session): Promise<void> {
  await context.db.inOrganization(organizationId, (tx) =>
    updateSessionStatus(context, tx, id, view, { at: new Date(view.updatedAt) }),
  );
}

const inUse = (detail: string): Conflict => new Conflict(detail, "/problems/session-in-use");

function assertManager({ role }: Member): void {
  if (role !== "owner" && role !== "admin") throw new Forbidden();
}
