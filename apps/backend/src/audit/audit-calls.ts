import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Action, PERMISSIONS } from "../auth/permissions.ts";
import type { BackendContext } from "../context.ts";
import { appendAudit } from "./append-audit.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The id of what a call made. */
    madeId: string | undefined;
  }
}

/** Everyday motions of one person that change nothing for others: they would bury the rest. */
const QUIET = new Set<Action>(["chats.mark-read", "chats.keep", "notifications.own", "availability.change"]);
/** Calls that only ask, though they post. */
const ASKS = /\.(read|hear|search|export)/;

/**
 * Writes every changing call into the audit log, in one place, so that no route is forgotten: what was done before the
 * answer leaves, and what was refused for want of a role or a scope. An answer that says "done" never leaves without its
 * entry. What is done without being signed in (sign-in, accepting, resetting) writes its own, in its transaction.
 */
export function auditCalls(app: FastifyInstance, context: BackendContext): void {
  app.decorateRequest("madeId", undefined);
  app.addHook("preSerialization", async (request, _reply, payload: unknown) => {
    const { id } = (payload ?? {}) as { id?: unknown };
    if (typeof id === "string") request.madeId = id;
    return payload;
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const outcome = reply.statusCode < 400 ? "done" : reply.statusCode === 403 ? "refused" : undefined;
    if (outcome) await write(context, request, outcome);
    return payload;
  });
}

async function write(context: BackendContext, request: FastifyRequest, outcome: "done" | "refused"): Promise<void> {
  const { member, method, params, ip: address, madeId } = request;
  const { config, url } = request.routeOptions;
  const { action } = config;
  if (!member || !action || method === "GET" || method === "HEAD" || !isWritten(action)) return;
  const [named] = Object.values((params ?? {}) as Record<string, string>);
  const subjectId = named ?? madeId;
  await appendAudit(context.db.of(member.organizationId), context, {
    organizationId: member.organizationId,
    actor: { id: member.userId, name: member.name },
    ...(member.apiKey && { apiKey: { id: member.apiKey.id, name: member.apiKey.name } }),
    action,
    route: `${method} ${url}`,
    ...(subjectId !== undefined && { subjectId }),
    outcome,
    address,
  });
}

const isWritten = (action: Action): boolean => {
  const least = PERMISSIONS[action];
  return least !== "public" && least !== "webhook" && !QUIET.has(action) && !ASKS.test(action);
};
