import { Problem, Unauthorized } from "@gomarketing/service-kit";
import type { FastifyRequest } from "fastify";
import type { BackendContext, Member } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { DatabaseUnavailable } from "../database/failures.ts";
import type { Accounts } from "./accounts.ts";

declare module "fastify" {
  interface FastifyRequest {
    member: Member | undefined;
  }
}

class CrossSite extends Problem {
  constructor() {
    super({
      status: 403,
      type: "/problems/cross-site",
      title: "Refused",
      detail: "This call came from another site's page. Call from the same origin, or without an Origin header.",
    });
  }
}

/** Who asks. @throws {Unauthorized} when nobody is signed in */
export function memberOf(request: FastifyRequest): Member {
  if (!request.member) throw new Unauthorized("Sign in with POST /api/auth/sign-in/email.");
  return request.member;
}

/** How long an answer stands: a browser asks many things in one moment. */
const REMEMBER_MS = 5_000;
const MAX_REMEMBERED = 1_000;

/** Who comes with which cookie. What it has just found out it remembers for some seconds. */
export class Doorkeeper {
  readonly #accounts: Accounts;
  readonly #db: Queries;
  readonly #clock: () => Date;
  readonly #known = new Map<string, { readonly member: Member; readonly until: number }>();

  constructor(accounts: Accounts, { db, clock }: Pick<BackendContext, "db" | "clock">) {
    this.#accounts = accounts;
    this.#db = db.system;
    this.#clock = clock;
  }

  /** Undefined: nobody, or somebody without an organization. @throws {DatabaseUnavailable} */
  async identify(cookie: string | undefined): Promise<Member | undefined> {
    if (!cookie) return undefined;
    const now = this.#clock().getTime();
    const known = this.#known.get(cookie);
    if (known && known.until > now) return known.member;
    const member = await identify(this.#accounts, this.#db, cookie);
    this.#known.delete(cookie);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    if (member) this.#known.set(cookie, { member, until: now + REMEMBER_MS });
    return member;
  }

  /** Whoever signs out is nobody at once. */
  forget(cookie: string | undefined): void {
    if (cookie) this.#known.delete(cookie);
  }
}

async function identify(accounts: Accounts, db: Queries, cookie: string): Promise<Member | undefined> {
  const session = await accounts.api.getSession({ headers: new Headers({ cookie }) }).catch(() => {
    // better-auth hides the cause; it asks nothing but the database.
    throw new DatabaseUnavailable();
  });
  if (!session) return undefined;
  const { user } = session;
  const membership = await db
    .selectFrom("members")
    .innerJoin("organizations", "organizations.id", "members.organization_id")
    .select(["members.role", "organizations.id", "organizations.name"])
    .where("members.user_id", "=", user.id)
    .orderBy("members.created_at")
    .executeTakeFirst();
  if (!membership) return undefined;
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    role: membership.role,
    organizationId: membership.id,
    organizationName: membership.name,
  };
}

/** A browser sends our cookie for other sites' pages too: what changes something, and the WebSocket, must come from our own. @throws {CrossSite} */
export function assertSameSite(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const isSafe = (request.method === "GET" || request.method === "HEAD") && request.headers.upgrade === undefined;
  if (isSafe || origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new CrossSite();
}
