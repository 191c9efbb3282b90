import { memberResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { MIN_PASSWORD_CHARACTERS } from "../config.ts";
import type { BackendContext } from "../context.ts";
import { selectMemberships } from "../organizations/organization-queries.ts";
import { plainText } from "../plain-text.ts";
import type { Accounts } from "./accounts.ts";
import { askBetterAuth, WrongCode } from "./better-auth-answer.ts";
import { type Doorkeeper, memberOf } from "./member.ts";
import { isSetUp, setUp } from "./set-up.ts";
import { signIn } from "./sign-in.ts";
import { throttled } from "./sign-in-attempts.ts";
import { useCode } from "./used-codes.ts";

const tags = ["accounts"];
const firstOwner = z.object({
  company: plainText.trim().min(1).max(120),
  name: plainText.trim().min(1).max(120),
  email: z.email().max(254),
  password: z.string().min(MIN_PASSWORD_CHARACTERS).max(256),
});
const credentials = z.object({ email: z.email().max(254), password: z.string().min(1).max(256) });
/** With a second factor the sign-in goes on at /api/auth/two-factor/…; until then nobody is signed in. */
const signedIn = z.object({ status: z.enum(["signed_in", "two_factor_required"]) });
const code = z.object({ code: z.string().min(1).max(32) });

/** Set-up, sign-in, sign-out, and who I am. */
export function authRoutes(app: HttpServer, context: BackendContext, accounts: Accounts, doorkeeper: Doorkeeper): void {
  app.get(
    "/api/setup",
    { config: { action: "setup.read" }, schema: { tags, response: { 200: z.object({ needsOwner: z.boolean() }) } } },
    async () => ({
      needsOwner: !(await isSetUp(context)),
    }),
  );

  app.post(
    "/api/setup",
    {
      config: { action: "setup.do" },
      schema: { tags, body: firstOwner, response: { 201: z.object({ email: z.string() }) } },
    },
    async (request, reply) => {
      await setUp(context, accounts, request.body);
      return reply.code(201).send({ email: request.body.email });
    },
  );

  signInRoutes(app, context, accounts);
  app.post(
    "/api/auth/sign-out",
    { config: { action: "account.sign-out" }, schema: { tags } },
    async (request, reply) => {
      const { member } = request;
      const answer = await askBetterAuth(accounts, request, reply, "/sign-out");
      if (member) doorkeeper.forget(member.userId);
      return { success: answer.success };
    },
  );

  app.get(
    "/api/me",
    { config: { action: "account.read" }, schema: { tags, response: { 200: memberResource } } },
    async (request) => {
      const { userId, name, email, role, organizationId, organizationName, apiKey } = memberOf(request);
      const all = await selectMemberships(context.db.system, userId);
      const user = await context.db.system
        .selectFrom("auth_users")
        .select("two_factor_enabled")
        .where("id", "=", userId)
        .executeTakeFirst();
      return {
        id: userId,
        name,
        email,
        role,
        organization: { id: organizationId, name: organizationName },
        organizations: apiKey ? all.filter(({ id }) => id === organizationId) : all,
        hasTwoFactor: user?.two_factor_enabled ?? false,
        ...(apiKey && { apiKey: { ...apiKey, scopes: [...apiKey.scopes] } }),
      };
    },
  );
}

function signInRoutes(app: HttpServer, context: BackendContext, accounts: Accounts): void {
  const config = { action: "account.sign-in" } as const;
  app.post(
    "/api/auth/sign-in/email",
    { config, schema: { tags, body: credentials, response: { 200: signedIn } } },
    (request, reply) => signIn(context, accounts, request, reply, request.body),
  );

  const schema = { tags, body: code, response: { 200: signedIn } };
  app.post("/api/auth/two-factor/totp", { config, schema }, async (request, reply) => {
    await throttled(context, { address: request.ip }, () =>
      askBetterAuth(accounts, request, reply, "/two-factor/verify-totp", request.body, (said) =>
        assertUnused(context, request.body.code, said),
      ),
    );
    return { status: "signed_in" as const };
  });
  // better-auth itself takes each of these once.
  app.post("/api/auth/two-factor/backup-code", { config, schema }, async (request, reply) => {
    await throttled(context, { address: request.ip }, () =>
      askBetterAuth(accounts, request, reply, "/two-factor/verify-backup-code", request.body),
    );
    return { status: "signed_in" as const };
  });
}

const madeSignIn = z.object({ token: z.string(), user: z.object({ id: z.string() }) });

/** @throws {WrongCode} when somebody signed in with this code already; the sign-in that better-auth made for it has ended then */
async function assertUnused(context: BackendContext, code: string, said: unknown): Promise<void> {
  const { token, user } = madeSignIn.parse(said);
  if (await useCode(context, user.id, code)) return;
  await context.db.system.deleteFrom("auth_sessions").where("token", "=", token).execute();
  throw new WrongCode();
}
