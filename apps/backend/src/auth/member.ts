import { EventEmitter } from "node:events";
import { Problem, Unauthorized } from "@gomarketing/service-kit";
import type { FastifyRequest } from "fastify";
import { findApiKey } from "../api-keys/find-api-key.ts";
import type { BackendContext, Member } from "../context.ts";
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
  if (!request.member)
    throw new Unauthorized(
      "Sign in with POST /api/auth/sign-in/email, or send an API key: Authorization: Bearer gm_….",
    );
  return request.member;
}

/** How a caller says who they are. A key, where one is given, counts alone: a wrong one is not made good by a cookie. */
export interface Credentials {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/** How long an answer stands: a browser asks many things in one moment. */
const REMEMBER_MS = 5_000;
const MAX_REMEMBERED = 1_000;

/** Who comes with which cookie or key. What it has just found out it remembers for some seconds. */
export class Doorkeeper {
  readonly #accounts: Accounts;
  readonly #context: Pick<BackendContext, "db" | "clock">;
  readonly #known = new Map<string, { readonly member: Member; readonly until: number }>();
  readonly #doubts = new EventEmitter().setMaxListeners(0);

  constructor(accounts: Accounts, context: Pick<BackendContext, "db" | "clock">) {
    this.#accounts = accounts;
    this.#context = context;
  }

  /** Undefined: nobody, or somebody without an organization. @throws {DatabaseUnavailable} */
  async identify(credentials: Credentials): Promise<Member | undefined> {
    const secret = credentials.authorization ?? credentials.cookie;
    if (!secret) return undefined;
    const now = this.#context.clock().getTime();
    const known = this.#known.get(secret);
    if (known && known.until > now) return known.member;
    const member =
      credentials.authorization === undefined
        ? await this.#byCookie(secret)
        : await findApiKey(this.#context, credentials.authorization);
    this.#known.delete(secret);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    if (member) this.#known.set(secret, { member, until: now + REMEMBER_MS });
    return member;
  }

  /** Whose account a cookie is for, of an organization or of none. @throws {DatabaseUnavailable} */
  async accountOf(cookie: string | undefined): Promise<Account | undefined> {
    if (!cookie) return undefined;
    const found = await this.#accounts.api.getSession({ headers: new Headers({ cookie }) }).catch(() => {
      // better-auth hides the cause; it asks nothing but the database.
      throw new DatabaseUnavailable();
    });
    if (!found) return undefined;
    const { user, session } = found;
    const { organizationId } = session as { organizationId?: string | null };
    return { userId: user.id, name: user.name, email: user.email, signInId: session.id, organizationId };
  }

  async #byCookie(cookie: string): Promise<Member | undefined> {
    const account = await this.accountOf(cookie);
    if (!account?.organizationId) return undefined;
    const membership = await this.#context.db.system
      .selectFrom("members")
      .innerJoin("organizations", "organizations.id", "members.organization_id")
      .select(["members.role", "organizations.id", "organizations.name"])
      .where("members.user_id", "=", account.userId)
      .where("members.organization_id", "=", account.organizationId)
      .executeTakeFirst();
    if (!membership) return undefined;
    return {
      userId: account.userId,
      name: account.name,
      email: account.email,
      role: membership.role,
      organizationId: membership.id,
      organizationName: membership.name,
      signInId: account.signInId,
    };
  }

  /** What is remembered of a person holds no more: they signed out, were removed, or have another role. */
  forget(userId: string): void {
    for (const [secret, { member }] of this.#known) if (member.userId === userId) this.#known.delete(secret);
    this.#doubts.emit("doubt", userId);
  }

  /** Calls `listener` whenever it may be that a person is signed in no more; answers how to stop that. */
  onDoubt(userId: string, listener: () => void): () => void {
    const hear = (whom: string) => {
      if (whom === userId) listener();
    };
    this.#doubts.on("doubt", hear);
    return () => this.#doubts.off("doubt", hear);
  }
}

export interface Account {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly signInId: string;
  readonly organizationId: string | null | undefined;
}

/** A browser sends our cookie for other sites' pages too: what changes something, and the WebSocket, must come from our own. @throws {CrossSite} */
export function assertSameSite(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const isSafe = (request.method === "GET" || request.method === "HEAD") && request.headers.upgrade === undefined;
  if (isSafe || origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new CrossSite();
}
