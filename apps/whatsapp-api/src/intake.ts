import { type HttpServer, Problem } from "@gomarketing/service-kit";

/** Answered still, while the service stops: whoever watches it must see that it does. */
const ALWAYS = new Set(["/healthz", "/readyz", "/metrics"]);

/** It stops: what was asked has not been done. */
export class Stopping extends Problem {
  constructor() {
    super({
      status: 503,
      type: "/problems/stopping",
      title: "Stopping",
      detail: "This service is being stopped, and this was not done. Try again with the same Idempotency-Key.",
      retryAfterSeconds: 5,
    });
  }
}

/** Knows the calls under way, and takes no more once the service stops. */
export class Intake {
  #underWay = 0;
  #isClosed = false;
  #whenEmpty: (() => void) | undefined;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Counts the calls of a server. */
  watch(app: HttpServer): void {
    app.addHook("onRequest", async (request, reply) => {
      if (ALWAYS.has(request.url.split("?", 1)[0] ?? "")) return;
      if (this.#isClosed) throw new Stopping();
      this.#underWay += 1;
      // Answered, or its caller is gone.
      reply.raw.once("close", () => {
        this.#underWay -= 1;
        if (this.#underWay === 0) this.#whenEmpty?.();
      });
    });
  }

  /** Takes no more calls, and resolves when those under way are answered, or when their time is over. */
  async close(limitMs: number): Promise<void> {
    this.#isClosed = true;
    if (this.#underWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#whenEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
