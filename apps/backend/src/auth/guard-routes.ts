import type { Role } from "@gomarketing/contracts";
import { Problem } from "@gomarketing/service-kit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { memberOf } from "./member.ts";
import { type Action, mayDo, PERMISSIONS } from "./permissions.ts";
import { isInScope, scopeFor } from "./scopes.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a route does, as the table of permissions names it. */
    action?: Action;
  }
  interface FastifyInstance {
    /** Every route there is. */
    readonly registeredRoutes: readonly RegisteredRoute[];
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

class NotInScope extends Problem {
  constructor(action: Action, scope: string | undefined) {
    super({
      status: 403,
      type: "/problems/not-in-scope",
      title: "Not permitted",
      detail: scope
        ? `This API key needs the scope ${scope} (${action}). Make one that has it.`
        : `No API key may do this (${action}). Sign in as a person.`,
    });
  }
}

/** A route as it was registered: `GET`, `/api/chats/:id`. */
export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
  readonly action: Action | undefined;
}

/** Before any route of the API: somebody whose role and scopes are enough. Routes must be registered after this. */
export function guardRoutes(app: FastifyInstance): void {
  const routes: RegisteredRoute[] = [];
  app.decorate("registeredRoutes", routes);
  app.addHook("onRoute", ({ method, url, config }) => {
    for (const one of [method].flat()) routes.push({ method: one, url, action: config?.action });
    if (url.startsWith("/api/") && !url.startsWith("/api/docs") && config?.action === undefined)
      throw new Error(`${String(method)} ${url} says no action: give it one of auth/permissions.ts.`);
  });
  app.addHook("preValidation", async (request) => assertMayDo(request));
}

/** @throws {Unauthorized} nobody is signed in @throws {NotPermitted} the role is not enough @throws {NotInScope} the API key's scopes are not */
function assertMayDo(request: FastifyRequest): void {
  const { action } = request.routeOptions.config;
  if (action === undefined) return;
  const least = PERMISSIONS[action];
  if (least === "public" || least === "webhook") return;
  const member = memberOf(request);
  if (member.apiKey && !isInScope(member.apiKey.scopes, action)) throw new NotInScope(action, scopeFor(action));
  if (!mayDo(member, action)) throw new NotPermitted(action, least);
}
