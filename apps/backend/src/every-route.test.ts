import { randomUUID } from "node:crypto";
import type { Role } from "@gomarketing/contracts";
import { ROLES } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Desk, openDesk } from "../test/desk.ts";
import { type Colleague, colleague } from "../test/people.ts";
import { ROUTES, type Row } from "../test/route-table.ts";
import { openWorld, SECRET, type World } from "../test/world.ts";
import { type Action, mayDo, PERMISSIONS } from "./auth/permissions.ts";
import { SCOPES, scopeFor } from "./auth/scopes.ts";

interface Caller {
  readonly name: string;
  readonly userId: string;
  readonly headers: Record<string, string>;
}
interface Outcome {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
}

const NOBODY: Caller = { name: "nobody", userId: "nobody", headers: {} };
const GUEST_ROUTES = /^\/api\/docs/;

let desk: Desk;
let own: World;
let stranger: Caller;
let people: Map<Role, Colleague>;
/** By scope: a key with it alone, and one with all others. */
let keys: Map<string, { readonly only: Caller; readonly others: Caller }>;
let allKey: Caller;
beforeAll(async () => {
  desk = await openDesk();
  own = await openWorld(desk);
  const { body: other } = await desk.client.post<{ id: string }>("/api/organizations", { name: "Outra loja" });
  stranger = asCaller("another organization's owner", await colleague(desk, "Eva", "owner", other.id));
  const made = ROLES.map(async (role) => [role, await colleague(desk, `${SECRET} ${role}`, role)] as const);
  people = new Map(await Promise.all(made));
  const pair = async (scope: string) => ({
    only: await keyFor(`a key for ${scope}`, [scope]),
    others: await keyFor(
      `a key for all but ${scope}`,
      SCOPES.filter((one) => one !== scope),
    ),
  });
  keys = new Map(await Promise.all(SCOPES.map(async (scope) => [scope, await pair(scope)] as const)));
  allKey = await keyFor("a key for everything", SCOPES);
}, 180_000);
afterAll(() => desk?.stop());

const asCaller = (name: string, { id, client }: Colleague): Caller => ({
  name,
  userId: id,
  headers: { cookie: client.cookie },
});

async function keyFor(name: string, scopes: readonly string[]): Promise<Caller> {
  const { body: made } = await own.owner.client.post<{ key: string }>("/api/api-keys", { name, scopes });
  return { name, userId: own.owner.id, headers: { authorization: `Bearer ${made.key}` } };
}

/** Calls a route with things of the first organization, whoever asks. */
async function call(route: string, row: Row, caller: Caller, ids: string | readonly string[] = []): Promise<Outcome> {
  const [method = "", url = ""] = route.split(" ");
  const values = [ids].flat();
  const path = `${url.replaceAll(/:\w+/g, () => values.shift() ?? "")}${row.query?.(own) ?? ""}`;
  if (row.isUpgrade) return upgrade(path, caller);
  const body = typeof row.body === "function" ? await row.body(own) : row.body;
  const isForm = body instanceof FormData;
  const answer = await fetch(`${desk.url}${path}`, {
    method,
    headers: {
      ...caller.headers,
      "idempotency-key": randomUUID(),
      ...(body && !isForm && { "content-type": "application/json" }),
    },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  // Whoever turns their second factor off, say, goes on with another cookie.
  const cookie = answer.headers.getSetCookie().map((one) => one.split(";", 1)[0]);
  if (caller.headers.cookie && cookie.length > 0) caller.headers.cookie = cookie.join("; ");
  return outcomeOf(answer.status, await answer.text());
}

const upgrade = (path: string, { headers }: Caller): Promise<Outcome> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${desk.url.replace("http", "ws")}${path}`, { headers });
    socket.on("error", () => undefined);
    socket.once("open", () => {
      resolve(outcomeOf(101, ""));
      socket.terminate();
    });
    socket.once("unexpected-response", (_request, response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.once("close", () => resolve(outcomeOf(response.statusCode ?? 0, text)));
    });
  });

function outcomeOf(status: number, text: string): Outcome {
  const isProblem = status >= 400 && text.startsWith("{");
  return { status, type: isProblem ? (JSON.parse(text) as { type?: string }).type : undefined, text };
}

const isPublic = (action: Action | undefined): boolean =>
  action === undefined || PERMISSIONS[action] === "public" || PERMISSIONS[action] === "webhook";

/** What each of all callers got that they should not have, as lines to read. */
async function wrongs(route: string, row: Row, action: Action | undefined): Promise<string[]> {
  const found: string[] = [];
  const known = await row.id?.(own, own.owner.id);
  const expectOf = async (caller: Caller, status: number, type?: string, ids = known) => {
    const got = await call(route, row, caller, ids);
    if (got.status !== status || (type !== undefined && got.type !== type))
      found.push(
        `${route} as ${caller.name}: ${status} ${type ?? ""} expected, ${got.status} ${got.type ?? ""} got: ${got.text.slice(0, 200)}`,
      );
    if ((caller === stranger || caller === NOBODY) && got.text.includes(SECRET))
      found.push(`${route} tells ${caller.name} of an organization that is not theirs: ${got.text.slice(0, 200)}`);
  };

  if (action === undefined || isPublic(action)) {
    await expectOf(NOBODY, row.nobody ?? row.ok);
    if (!row.isForNobody) await expectOf(stranger, row.ok);
    return found;
  }
  const namesThings = row.id || row.query || typeof row.body === "function";
  const needed = scopeFor(action);
  const refusedKey = needed === undefined ? allKey : keys.get(needed)?.others;
  const refusedRoles = [...people].filter(([role]) => !mayDo({ role }, action));
  await Promise.all([
    expectOf(NOBODY, 401, "/problems/unauthorized"),
    expectOf(stranger, row.foreign ?? (namesThings ? 404 : row.ok)),
    refusedKey && expectOf(refusedKey, 403, "/problems/not-in-scope"),
    ...refusedRoles.map(([role, person]) => expectOf(asCaller(role, person), 403, "/problems/not-permitted")),
  ]);
  const mayDoIt = async (caller: Caller, status = row.ok) =>
    expectOf(caller, status, undefined, await row.id?.(own, caller.userId));
  const key = needed === "any" ? allKey : keys.get(needed ?? "")?.only;
  if (key) await mayDoIt(key);
  for (const [role, person] of people) {
    if (!mayDo({ role }, action)) continue;
    const caller = asCaller(role, person);
    await mayDoIt(caller, role === "agent" ? row.agent : undefined);
    person.client.cookie = caller.headers.cookie ?? "";
  }
  return found;
}

describe("every route", () => {
  const routes = () =>
    desk.routes
      .filter(({ method, url }) => !GUEST_ROUTES.test(url) && !url.endsWith("*") && method !== "HEAD")
      .map((route) => ({ name: `${route.method} ${route.url}`, ...route }));

  it("stands in the table of test/route-table.ts, and the table holds no other", () => {
    expect(Object.keys(ROUTES).toSorted()).toEqual(
      routes()
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  it("answers nobody, every role, another organization and API keys of each scope exactly as the table of permissions says", {
    timeout: 300_000,
  }, async () => {
    const found: string[] = [];
    for (const { name, action } of routes()) {
      const row = ROUTES[name];
      if (row)
        found.push(...(await wrongs(name, row, action).catch((error) => [`${name} cannot be called: ${error}`])));
    }

    expect(found).toEqual([]);
  });

  it("of the documentation tells of the API and of nobody's data", async () => {
    for (const { url, method } of desk.routes.filter((one) => GUEST_ROUTES.test(one.url) && one.method === "GET")) {
      const answer = await fetch(`${desk.url}${url.replace("*", "index.html")}`, { method });
      expect([200, 302, 404], url).toContain(answer.status);
      expect(await answer.text()).not.toContain(SECRET);
    }
  });
});
