import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { inRoot } from "./system/paths.ts";
import { buildWebApp } from "./system/web-build.ts";

/** What the inbox may ask of a browser before it is there, in bytes of gzip: what is not needed at first comes later. */
const MAX_BYTES = 230_000;
const PAGE = "apps/web/out/inbox.html";

/** The scripts that a page names, but for those that only browsers of long ago fetch. */
const SCRIPT = /<script src="(\/_next\/[^"]+\.js)"(?![^>]*noModule)[^>]*>/g;

buildWebApp();
const scripts = [...readFileSync(inRoot(PAGE), "utf8").matchAll(SCRIPT)].map(([, path]) => path ?? "");
const sizes = scripts.map((path) => ({ path, bytes: gzipSync(readFileSync(inRoot("apps/web/out", path))).length }));
const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
console.log(
  `The inbox loads ${(bytes / 1_000).toFixed(1)} kB of JavaScript first; it may load ${MAX_BYTES / 1_000} kB.`,
);
if (bytes > MAX_BYTES || scripts.length === 0) {
  for (const one of sizes.toSorted((a, b) => b.bytes - a.bytes)) console.error(`${one.bytes} ${one.path}`);
  console.error(
    "Load what is not needed at first when it is wanted: lazy() of React, import() of what is not a component.",
  );
  process.exitCode = 1;
}
