import { type HttpServer, InvalidInput } from "@gomarketing/service-kit";
import { z } from "zod";
import type { Accounts } from "../auth/accounts.ts";
import { askBetterAuth, WrongCode } from "../auth/better-auth-answer.ts";
import { type Doorkeeper, memberOf } from "../auth/member.ts";
import { useCode } from "../auth/used-codes.ts";
import type { BackendContext } from "../context.ts";
import { assertPassword } from "./assert-password.ts";

const tags = ["accounts"];
const withPassword = z.object({ password: z.string().min(1).max(256) });
const backupCodes = z.array(z.string());

/** One's own second factor, by better-auth: an app's codes (TOTP), and backup codes for when the phone is gone. */
export function twoFactorRoutes(
  app: HttpServer,
  context: BackendContext,
  accounts: Accounts,
  doorkeeper: Doorkeeper,
): void {
  const config = { action: "account.change" } as const;

  // It is asked for only once a code of it was given: who scans the wrong thing is not locked out.
  app.post(
    "/api/account/two-factor",
    {
      config,
      schema: { tags, body: withPassword, response: { 200: z.object({ uri: z.string(), backupCodes }) } },
    },
    async (request, reply) => {
      const { password } = request.body;
      await assertPassword(context, accounts, memberOf(request), password, request.ip);
      const made = await askBetterAuth(accounts, request, reply, "/two-factor/enable", { password });
      return { uri: String(made.totpURI), backupCodes: backupCodes.parse(made.backupCodes) };
    },
  );

  app.post(
    "/api/account/two-factor/confirm",
    { config, schema: { tags, body: z.object({ code: z.string().max(16) }), response: { 204: z.null() } } },
    async (request, reply) => {
      const { userId } = memberOf(request);
      await askBetterAuth(accounts, request, reply, "/two-factor/verify-totp", request.body).catch(asWrongCode);
      // Whoever saw it typed signs in with it no more.
      await useCode(context, userId, request.body.code);
      doorkeeper.forget(userId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/account/two-factor/backup-codes",
    { config, schema: { tags, body: withPassword, response: { 200: z.object({ backupCodes }) } } },
    async (request, reply) => {
      const { password } = request.body;
      await assertPassword(context, accounts, memberOf(request), password, request.ip);
      const made = await askBetterAuth(accounts, request, reply, "/two-factor/generate-backup-codes", { password });
      return { backupCodes: backupCodes.parse(made.backupCodes) };
    },
  );

  app.post(
    "/api/account/two-factor/disable",
    { config, schema: { tags, body: withPassword, response: { 204: z.null() } } },
    async (request, reply) => {
      const { password } = request.body;
      await assertPassword(context, accounts, memberOf(request), password, request.ip);
      await askBetterAuth(accounts, request, reply, "/two-factor/disable", { password });
      doorkeeper.forget(memberOf(request).userId);
      return reply.code(204).send(null);
    },
  );
}

// Somebody who is signed in stays so: 401 would send their browser to the sign-in page.
function asWrongCode(error: unknown): never {
  if (error instanceof WrongCode)
    throw new InvalidInput("The code is wrong or too old. Give the one that the app shows now.", [
      { path: "code", message: "is wrong or too old" },
    ]);
  throw error;
}
