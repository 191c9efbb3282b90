import createClient, { type Middleware } from "openapi-fetch";
import { fetchOrTake } from "./first-answers.ts";
import type { paths } from "./openapi.generated.ts";
import { toProblem, Unreachable } from "./problem.ts";
import { watchSignIn } from "./sign-in-watch.ts";

/** Dispatched on `window` when nobody is signed in any more. */
export const SIGNED_OUT = "gomarketing:signed-out";

/** Hears of every request that is refused. */
export const signInWatch = watchSignIn({
  isSignedIn: () =>
    fetch("/api/me").then(
      ({ status }) => status !== 401,
      () => undefined,
    ),
  onSignedOut: () => window.dispatchEvent(new Event(SIGNED_OUT)),
});

const failures: Middleware = {
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && !schemaPath.startsWith("/api/auth/")) void signInWatch.refused();
    throw toProblem(response.status, await response.json().catch(() => undefined));
  },
  onError() {
    return new Unreachable();
  },
};

/** The backend's REST API, typed by its own OpenAPI document. Throws `BackendProblem` or `Unreachable`. */
export const client = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "" : window.location.origin,
  fetch: fetchOrTake,
});
client.use(failures);

/**
 * What a call answered.
 *
 * @throws {Error} when the answer has no body although the document promises one
 */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new Error("The server's answer has no body.");
  return data;
}
