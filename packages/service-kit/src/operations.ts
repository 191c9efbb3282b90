import { collectDefaultMetrics, Registry } from "prom-client";
import type { HttpServer } from "./http-server.ts";
import { Problem } from "./problem.ts";

/** A registry of metrics with the process' own (memory, event loop, file descriptors) in it. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * `GET /healthz` (the process lives), `GET /readyz` (it can do its work) and `GET /metrics` (Prometheus text). No key needed.
 *
 * @param notReadyBecause answers why the service cannot work now, or undefined when it can
 */
export function registerOperations(
  app: HttpServer,
  metrics: Registry,
  notReadyBecause: () => Promise<string | undefined> | string | undefined,
): void {
  app.get("/healthz", { schema: { hide: true } }, async () => ({ status: "ok" }));
  app.get("/readyz", { schema: { hide: true } }, async () => {
    const reason = await notReadyBecause();
    if (reason) throw new NotReady(reason);
    return { status: "ready" };
  });
  app.get("/metrics", { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}

class NotReady extends Problem {
  constructor(detail: string) {
    super({ status: 503, type: "/problems/not-ready", title: "Not ready", detail, retryAfterSeconds: 1 });
  }
}
