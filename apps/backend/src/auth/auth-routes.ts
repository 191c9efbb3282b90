import { memberResource } from "@gomarketing/contracts";
import { type HttpServer, Problem } from "@gomarketing/service-kit";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { MIN_PASSWORD_CHARACTERS } from "../config.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { type Accounts, CLIENT_ADDRESS_HEADER } from "./accounts.ts";
import { type Doorkeeper, memberOf } from "./member.ts";
import { isSetUp, setUp } from "./set-up.ts";

const tags = ["accounts"];
const firstOwner = z.object({
  company: plainText.trim().min(1).max(120),
  name: plainText.trim().min(1).max(120),
  email: z.email().max(254),
  password: z.string().min(MIN_PASSWORD_CHARACTERS).max(256),
});
const credentials = z.object({ email: z.email().max(254), password: z.string().min(1).max(256) });

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

  app.post(
    "/api/auth/sign-in/email",
    { config: { action: "account.sign-in" }, schema: { tags, body: credentials } },
    (request, reply) => handOn(accounts, request, reply, "/sign-in/email"),
  );
  app.post("/api/auth/sign-out", { config: { action: "account.sign-out" }, schema: { tags } }, (request, reply) => {
    doorkeeper.forget(request.headers.cookie);
    return handOn(accounts, request, reply, "/sign-out");
  });

  app.get(
    "/api/me",
    { config: { action: "account.read" }, schema: { tags, response: { 200: memberResource } } },
    async (request) => {
      const { userId, name, email, role, organizationId, organizationName } = memberOf(request);
      return { id: userId, name, email, role, organization: { id: organizationId, name: organizationName } };
    },
  );
}

/** Lets better-auth answer; its refusals are told as problems, as all others are. */
async function handOn(
  accounts: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<FastifyReply> {
  const headers = new Headers({ "content-type": "application/json", [CLIENT_ADDRESS_HEADER]: request.ip });
  for (const name of ["cookie", "user-agent", "origin"] as const) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const url = `${request.protocol}://${request.headers.host ?? "localhost"}/api/auth${path}`;
  const answer = await accounts.handler(
    new Request(url, { method: "POST", headers, body: JSON.stringify(request.body ?? {}) }),
  );
  if (!answer.ok) throw refusal(answer.status, answer.headers.get("x-retry-after"));
  for (const cookie of answer.headers.getSetCookie()) reply.header("set-cookie", cookie);
  return reply.code(200).send(await answer.json());
}

function refusal(status: number, retryAfter: string | null): Problem {
  if (status === 429) {
    const retryAfterSeconds = Number(retryAfter) || 60;
    return new Problem({
      status,
      type: "/problems/too-many-attempts",
      title: "Too many attempts",
      detail: `Wait ${retryAfterSeconds} seconds, then try again.`,
      retryAfterSeconds,
    });
  }
  if (status === 401 || status === 403) {
    return new Problem({
      status: 401,
      type: "/problems/wrong-credentials",
      title: "Not signed in",
      detail: "E-mail or password is wrong. Check both and try again.",
    });
  }
  return new Problem({
    status: status >= 500 ? 503 : 400,
    type: "/problems/sign-in-failed",
    title: "Not signed in",
    detail: "Signing in did not work. Try again.",
  });
}
