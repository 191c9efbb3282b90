import { Problem } from "@gomarketing/service-kit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Member } from "../context.ts";
import { memberOf } from "./member.ts";

/** From who may do most to who may do least. */
export const ROLES = ["owner", "admin", "agent", "read_only"] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may do what: for each action the least role. `public`: nobody needs to be signed in; `webhook`: proved by its
 * signature. Every route names its action (`config: { action }`); one without does not start.
 */
export const PERMISSIONS = {
  "setup.read": "public",
  "setup.do": "public",
  "account.sign-in": "public",
  "account.sign-out": "public",
  "account.read": "read_only",
  "documentation.read": "public",
  "events.receive": "webhook",
  "events.hear": "read_only",
  "sessions.read": "read_only",
  "sessions.manage": "admin",
  "sessions.reconnect": "agent",
  "chats.read": "read_only",
  "chats.open": "agent",
  "chats.change": "agent",
  "chats.mark-read": "agent",
  /** Pins and mutes chats for oneself. */
  "chats.keep": "read_only",
  "teams.read": "read_only",
  "teams.manage": "admin",
  "availability.change": "agent",
  "availability.manage": "admin",
  "labels.read": "read_only",
  "labels.add": "agent",
  "labels.manage": "admin",
  "notifications.own": "read_only",
  "contacts.read": "read_only",
  "contacts.change": "agent",
  "contacts.merge": "agent",
  "messages.read": "read_only",
  "messages.send": "agent",
  "search.read": "read_only",
  "media.read": "read_only",
  "media.upload": "agent",
  "monitoring.read": "read_only",
  "monitoring.configure": "admin",
} as const satisfies Record<string, Role | "public" | "webhook">;
export type Action = keyof typeof PERMISSIONS;

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a route does, as the table of permissions names it. */
    action?: Action;
  }
}

class NotPermitted extends Problem {
  constructor(action: Action, least: Role) {
    super({
      status: 403,
      type: "/problems/not-permitted",
      title: "Not permitted",
      detail: `This needs the role ${least} or a higher one (${action}). Ask an owner or admin of the organization.`,
    });
  }
}

export const mayDo = ({ role }: Pick<Member, "role">, action: Action): boolean => {
  const least = PERMISSIONS[action];
  return least === "public" || least === "webhook" || ROLES.indexOf(role) <= ROLES.indexOf(least);
};

/** Before any route of the API: a signed-in member whose role is enough. Routes must be registered after this. */
export function guardRoutes(app: FastifyInstance): void {
  app.addHook("onRoute", ({ method, url, config }) => {
    if (url.startsWith("/api/") && !url.startsWith("/api/docs") && config?.action === undefined)
      throw new Error(`${String(method)} ${url} says no action: give it one of auth/permissions.ts.`);
  });
  app.addHook("preValidation", async (request) => assertMayDo(request));
}

/** @throws {Unauthorized} nobody is signed in @throws {NotPermitted} the member's role is not enough */
function assertMayDo(request: FastifyRequest): void {
  const { action } = request.routeOptions.config;
  if (action === undefined) return;
  const least = PERMISSIONS[action];
  if (least === "public" || least === "webhook") return;
  const member = memberOf(request);
  if (!mayDo(member, action)) throw new NotPermitted(action, least);
}
