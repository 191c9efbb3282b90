import type { FastifyInstance } from "fastify";

const HSTS_S = 31_536_000;
/** Of answers that are data: whatever a browser makes of them, nothing in them runs or loads. Pages say their own. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** Of the documentation's page: its scripts are files; swagger-ui styles elements by hand. */
export const DOCUMENTATION_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What every answer tells browsers, before anything else is known of the call. */
export function securityHeaders(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "content-security-policy": DATA_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "x-frame-options": "DENY",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      // Voice messages are recorded here; nothing else of the device is asked for.
      "permissions-policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    });
    if (request.protocol === "https") reply.header("strict-transport-security", `max-age=${HSTS_S}`);
    // What an API answers is somebody's, and no cache's to keep; files say otherwise for their own browser alone.
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
  });
}
