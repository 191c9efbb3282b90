import type { FastifyReply, FastifyRequest } from "fastify";
import { appendAudit } from "../audit/append-audit.ts";
import type { BackendContext } from "../context.ts";
import type { Accounts } from "./accounts.ts";
import { askBetterAuth, WrongCredentials } from "./better-auth-answer.ts";
import { asEmail } from "./make-account.ts";
import { throttled } from "./sign-in-attempts.ts";

/**
 * Signs somebody in, or as far as to their second factor.
 *
 * Both outcomes are written down where the account's organization sees them, so that somebody's guessing is noticed.
 *
 * @throws {WrongCredentials} @throws {TooManyAttempts}
 */
export async function signIn(
  context: BackendContext,
  accounts: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
  credentials: { readonly email: string; readonly password: string },
): Promise<{ status: "signed_in" | "two_factor_required" }> {
  const address = request.ip;
  try {
    const answer = await throttled(context, { address, email: credentials.email }, () =>
      askBetterAuth(accounts, request, reply, "/sign-in/email", credentials),
    );
    await noteSignIn(context, credentials.email, "done", address);
    return { status: answer.twoFactorRedirect === true ? "two_factor_required" : "signed_in" };
  } catch (error) {
    if (error instanceof WrongCredentials) await noteSignIn(context, credentials.email, "refused", address);
    throw error;
  }
}

/** Nothing for an address that nobody here has: what people type by mistake is at times a password. */
async function noteSignIn(
  context: BackendContext,
  email: string,
  outcome: "done" | "refused",
  address: string,
): Promise<void> {
  const { system } = context.db;
  const user = await system
    .selectFrom("auth_users")
    .innerJoin("members", "members.user_id", "auth_users.id")
    .select(["auth_users.id", "auth_users.name", "members.organization_id"])
    .where("auth_users.email", "=", asEmail(email))
    .orderBy(({ eb, ref }) => eb(ref("members.organization_id"), "=", ref("auth_users.organization_id")), "desc")
    .orderBy("members.created_at")
    .executeTakeFirst();
  if (!user) return;
  await appendAudit(system, context, {
    organizationId: user.organization_id,
    actor: { id: user.id, name: user.name },
    action: "account.sign-in",
    route: "POST /api/auth/sign-in/email",
    subjectId: user.id,
    outcome,
    address,
  });
}
