import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { inRoot } from "../scripts/system/paths.ts";

/** Beside the packages, so that Next finds itself and React. */
const FOLDER = inRoot("node_modules/.cache/empty-next-page");
const FILES = {
  "package.json": `{ "name": "empty-next-page", "private": true, "type": "module" }`,
  "next.config.mjs": `export default { output: "export", typescript: { ignoreBuildErrors: true } };`,
  // No JSX: below node_modules nothing is compiled.
  "app/layout.js": `import { createElement as h } from "react";
export default ({ children }) => h("html", { lang: "en" }, h("body", null, children));`,
  "app/page.js": `"use client";
import { createElement as h } from "react";
export default () => h("p", null, "Nothing.");`,
};
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** The floor under every page: one of Next's with nothing on it, built and served as ours is. */
export async function serveEmptyNextPage(): Promise<{ url: string; stop(): void }> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, "app"), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(FOLDER, name), text);
  const built = spawnSync(inRoot("node_modules/.bin/next"), ["build"], {
    cwd: FOLDER,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (built.status !== 0) throw new Error(`The empty page does not build: ${built.stderr || built.stdout}`);
  const server = createServer((request, response) => {
    const path = request.url === "/" || !request.url ? "/index.html" : (request.url.split("?")[0] ?? "");
    try {
      const body = readFileSync(join(FOLDER, "out", path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}
