import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { type HttpServer, NotFound } from "@gomarketing/service-kit";

const IMMUTABLE_S = 31_536_000;
const COMPRESSED = /\.(br|gz)$/;
/** It fetches the app's files and nothing else, and runs nothing that it did not bring. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";

/**
 * Serves the exported web app. A page is `name.html`, asked for as `/name`. Scripts that stand in a page are allowed by
 * their hashes, and no others.
 */
export function staticFiles(app: HttpServer, webDir: string): void {
  if (!existsSync(join(webDir, "index.html"))) {
    app.get("/", { schema: { hide: true } }, async () => {
      throw new NotFound("The web app is not built. Run npm start, which builds it; the API is at /api/docs.");
    });
    return;
  }
  const pages = new Map(
    globSync("**/*.html", { cwd: webDir }).map((page) => [
      `/${page}`,
      policyFor(readFileSync(join(webDir, page), "utf8")),
    ]),
  );
  const policies = new Map([...pages, ["/service-worker.js", WORKER_POLICY]]);
  app.register(fastifyStatic, {
    root: webDir,
    wildcard: false,
    // The build lays compressed copies beside them: who takes those gets them.
    preCompressed: true,
    globIgnore: ["**/.build", "**/*.{br,gz}"],
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isImmutable = path.includes("/_next/static/");
      reply.header("cache-control", isImmutable ? `public, max-age=${IMMUTABLE_S}, immutable` : "no-cache");
      const policy = policies.get(path.slice(webDir.length).replace(COMPRESSED, ""));
      if (policy) reply.header("content-security-policy", policy);
    },
  });
  // `/inbox` is `inbox.html`, for each page there is.
  for (const page of pages.keys()) {
    const name = page.slice(1, -".html".length);
    if (name === "index" || name.includes("/")) continue;
    app.get(`/${name}`, { schema: { hide: true } }, (_request, reply) => reply.sendFile(`${name}.html`));
  }
  // Whoever follows an old link sees a page; a program gets a problem, as for any call that is not there.
  app.get("/*", { schema: { hide: true } }, (request, reply) => {
    const isForPeople = !request.url.startsWith("/api/") && request.headers.accept?.includes("text/html");
    if (!isForPeople || !policies.has("/404.html"))
      throw new NotFound("No such page or call. The calls are described at /api/docs.");
    return reply.code(404).sendFile("404.html");
  });
}

function policyFor(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, body]) => body ?? "");
  const hashes = [...new Set(scripts)].map((body) => `'sha256-${createHash("sha256").update(body).digest("base64")}'`);
  return [
    "default-src 'self'",
    `script-src 'self' ${hashes.join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
