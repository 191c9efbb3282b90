import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { createHttpServer, createLogger, type HttpServer } from "@gomarketing/service-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staticFiles } from "./static-files.ts";

const BOOTSTRAP = "self.__next_f=[];console.log('ã')";
const page = (title: string) =>
  `<html><head><title>${title}</title><script src="/_next/static/a.js"></script><script>${BOOTSTRAP}</script></head></html>`;

let folder: string;
let app: HttpServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "web app "));
  mkdirSync(join(folder, "_next", "static"), { recursive: true });
  for (const name of ["index", "inbox", "404"]) writeFileSync(join(folder, `${name}.html`), page(name));
  writeFileSync(join(folder, "_next", "static", "a.js"), "1");
  for (const name of ["inbox.html", "_next/static/a.js"]) {
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(readFileSync(join(folder, name))));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(folder, name))));
  }
  writeFileSync(join(folder, "service-worker.js"), "1");
  writeFileSync(join(folder, "..", "secret.txt"), "outside");
  app = createHttpServer({ log: createLogger("test", "silent"), maxBodyBytes: 1_000 });
  staticFiles(app, folder);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(folder, "..", "secret.txt"), { force: true });
});

const browse = (url: string) => app.inject({ url, headers: { accept: "text/html" } });

describe("the web app", () => {
  it("is at / and at each page's name", async () => {
    expect((await browse("/")).body).toContain("<title>index</title>");
    expect((await browse("/inbox?chat=1")).body).toContain("<title>inbox</title>");
  });

  it("may run the scripts that stand in its pages, by their hashes, and no others", async () => {
    const policy = String((await browse("/inbox")).headers["content-security-policy"]);

    const hash = createHash("sha256").update(BOOTSTRAP).digest("base64");
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it("has a worker that may fetch from here, and from nowhere else", async () => {
    const { headers } = await app.inject({ url: "/service-worker.js" });

    expect(headers).toMatchObject({
      "content-security-policy": "default-src 'none'; connect-src 'self'",
      "cache-control": "no-cache",
    });
  });

  it("is asked for again when it may have changed, and kept for good where its name would change", async () => {
    expect((await browse("/inbox")).headers["cache-control"]).toBe("no-cache");
    expect((await browse("/_next/static/a.js")).headers["cache-control"]).toContain("immutable");
  });

  it.each([
    ["br", "gzip, deflate, br", brotliDecompressSync],
    ["gzip", "gzip", gunzipSync],
  ])(
    "comes compressed as its build left it to who takes %s, with all that it says of itself",
    async (coding, accepted, open) => {
      for (const url of ["/inbox", "/_next/static/a.js"]) {
        const plain = await app.inject({ url, headers: { "accept-encoding": "identity" } });
        const compressed = await app.inject({ url, headers: { "accept-encoding": accepted } });

        expect(compressed.headers["content-encoding"]).toBe(coding);
        expect(compressed.headers.vary).toMatch(/accept-encoding/i);
        for (const name of ["content-type", "content-security-policy", "cache-control"])
          expect({ [name]: compressed.headers[name] }).toEqual({ [name]: plain.headers[name] });
        expect(open(compressed.rawPayload).toString()).toBe(plain.body);
      }
      expect((await app.inject({ url: "/inbox.html.br" })).statusCode).toBe(404);
    },
  );

  it("says that a page is not there in the page's own words, and to programs as a problem", async () => {
    const forPeople = await browse("/no-such-page");
    const forPrograms = await app.inject({ url: "/api/no-such-call", headers: { accept: "text/html" } });

    expect(forPeople).toMatchObject({ statusCode: 404, body: expect.stringContaining("<title>404</title>") });
    expect(forPeople.headers["content-security-policy"]).toContain("script-src 'self' 'sha256-");
    expect(forPrograms).toMatchObject({ statusCode: 404 });
    expect(forPrograms.headers["content-type"]).toContain("application/problem+json");
  });

  it.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/_next/..%5c..%5c..%5csecret.txt", "/%00"])(
    "gives nothing from outside its folder: %s",
    async (url) => {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.body).not.toContain("outside");
    },
  );
});
