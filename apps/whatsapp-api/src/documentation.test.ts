import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { type Gateway, openGateway } from "../test/gateway.ts";

const DOCUMENT = new URL("../../../docs/gateway.md", import.meta.url);
const CALL = /`(GET|POST|PUT|PATCH|DELETE) (\/[^ `?]*)/g;

interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
}
interface Fastify {
  addHook(name: "onRoute", hook: (route: Route) => void): void;
}

const routes: string[] = [];
const watch = (message: unknown) => {
  const { fastify } = message as { fastify: Fastify };
  fastify.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) if (one !== "HEAD") routes.push(`${one} ${url}`);
  });
};

let gateway: Gateway | undefined;
afterEach(async () => {
  unsubscribe("fastify.initialization", watch);
  await gateway?.stop();
});

describe("the documentation", () => {
  it("names each call, and none that is not there", async () => {
    subscribe("fastify.initialization", watch);
    gateway = await openGateway();

    const named = [...readFileSync(DOCUMENT, "utf8").matchAll(CALL)].map(([, method, path]) => `${method} ${path}`);
    expect([...new Set(named)].toSorted()).toEqual([...new Set(routes)].toSorted());
  });
});
