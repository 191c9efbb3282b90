import { signInResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import type { Accounts } from "../auth/accounts.ts";
import { type Doorkeeper, memberOf } from "../auth/member.ts";
import { throttled } from "../auth/sign-in-attempts.ts";
import { MIN_PASSWORD_CHARACTERS } from "../config.ts";
import type { BackendContext } from "../context.ts";
import { changePassword } from "./change-password.ts";
import { resetPassword } from "./reset-password.ts";
import { endOtherSignIns, endSignIn, selectSignIns } from "./sign-ins.ts";

const tags = ["accounts"];
const password = z.string().min(1).max(256);
const newPassword = z.string().min(MIN_PASSWORD_CHARACTERS).max(256);

/** One's own account: password, sign-ins. */
export function accountRoutes(
  app: HttpServer,
  context: BackendContext,
  accounts: Accounts,
  doorkeeper: Doorkeeper,
): void {
  app.post(
    "/api/account/password",
    {
      config: { action: "account.change" },
      schema: { tags, body: z.object({ currentPassword: password, newPassword }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const member = memberOf(request);
      await changePassword(context, accounts, member, { ...request.body, address: request.ip });
      doorkeeper.forget(member.userId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/account/reset-password",
    {
      config: { action: "account.reset" },
      schema: {
        tags,
        body: z.object({ token: z.string().min(20).max(200), newPassword }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const address = request.ip;
      const userId = await throttled(context, { address }, () =>
        resetPassword(context, accounts, { ...request.body, address }),
      );
      doorkeeper.forget(userId);
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/account/sign-ins",
    {
      config: { action: "account.change" },
      schema: { tags, response: { 200: z.object({ signIns: z.array(signInResource) }) } },
    },
    async (request) => ({ signIns: await selectSignIns(context, memberOf(request)) }),
  );

  app.delete(
    "/api/account/sign-ins/:id",
    {
      config: { action: "account.change" },
      schema: { tags, params: z.object({ id: z.string().min(1).max(64) }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const member = memberOf(request);
      await endSignIn(context, member, request.params.id);
      doorkeeper.forget(member.userId);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/account/sign-ins",
    { config: { action: "account.change" }, schema: { tags, response: { 204: z.null() } } },
    async (request, reply) => {
      const member = memberOf(request);
      await endOtherSignIns(context, member);
      doorkeeper.forget(member.userId);
      return reply.code(204).send(null);
    },
  );
}
