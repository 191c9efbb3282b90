import { Problem } from "@gomarketing/service-kit";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Accounts, CLIENT_ADDRESS_HEADER } from "./accounts.ts";

/**
 * Lets better-auth do its part of a call: its cookies go to the caller, its refusals are told as problems, as all others
 * are. Answers what it says, for the route to choose from: the secret of a sign-in stands in it.
 *
 * @param accept hears what it says before the caller gets its cookies, and may refuse it by throwing
 */
export async function askBetterAuth(
  accounts: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  body: unknown = {},
  accept: (said: Record<string, unknown>) => Promise<void> = async () => undefined,
): Promise<Record<string, unknown>> {
  const headers = new Headers({ "content-type": "application/json", [CLIENT_ADDRESS_HEADER]: request.ip });
  for (const name of ["cookie", "user-agent", "origin"] as const) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const url = `${request.protocol}://${request.headers.host ?? "localhost"}/api/auth${path}`;
  const answer = await accounts.handler(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
  if (!answer.ok) throw refusal(answer.status, path);
  const said = (await answer.json()) as Record<string, unknown>;
  await accept(said);
  for (const cookie of answer.headers.getSetCookie())
    reply.header(
      "set-cookie",
      request.protocol === "https" && !/; secure/i.test(cookie) ? `${cookie}; Secure` : cookie,
    );
  return said;
}

function refusal(status: number, path: string): Problem {
  if (status === 429)
    return new Problem({
      status,
      type: "/problems/too-many-attempts",
      title: "Too many attempts",
      detail: "Too many wrong codes. Wait 15 minutes, then sign in again.",
      retryAfterSeconds: 15 * 60,
    });
  if (path.startsWith("/two-factor/verify")) return new WrongCode();
  if (status === 401 || status === 403) return new WrongCredentials();
  return new Problem({
    status: status >= 500 ? 503 : 400,
    type: "/problems/sign-in-failed",
    title: "Not signed in",
    detail: "Signing in did not work. Try again.",
  });
}

export class WrongCredentials extends Problem {
  constructor() {
    super({
      status: 401,
      type: "/problems/wrong-credentials",
      title: "Not signed in",
      detail: "E-mail or password is wrong. Check both and try again.",
    });
  }
}

export class WrongCode extends Problem {
  constructor() {
    super({
      status: 401,
      type: "/problems/wrong-code",
      title: "Not signed in",
      detail:
        "The code is wrong or too old. Give the one that the app shows now; after some wrong ones, sign in afresh.",
    });
  }
}
