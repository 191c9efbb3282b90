import type { BackendContext, Member } from "../context.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { getSession } from "./manage-session.ts";

interface ShownProxy {
  readonly proxy: string | null;
}

/**
 * By which proxy a session reaches WhatsApp, without who signs in there. The gateway alone has the whole address, sealed.
 *
 * @throws {SessionNotFound} @throws {WhatsAppApiError} the gateway is away
 */
export async function getProxy(context: BackendContext, member: Member, id: string): Promise<ShownProxy> {
  await getSession(context, member, id);
  return context.whatsapp.getProxy(id).catch((error: unknown) => {
    // A session that was never started.
    if (error instanceof WhatsAppApiError && error.code === "not-found") return { proxy: null };
    throw error;
  });
}

/**
 * Lets a session reach WhatsApp by a proxy from now on, null for directly; answers what may be shown of it.
 *
 * @throws {SessionNotFound} @throws {WhatsAppApiError} the gateway is away: nothing has changed
 */
export async function setProxy(
  context: BackendContext,
  member: Member,
  id: string,
  proxy: string | null,
): Promise<ShownProxy> {
  await getSession(context, member, id);
  return context.whatsapp.setProxy(id, proxy);
}
