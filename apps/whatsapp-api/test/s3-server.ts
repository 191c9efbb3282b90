import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import type { S3Config } from "../src/config.ts";
import { S3_TIMINGS, type S3Timings } from "../src/store/s3-storage.ts";

/** For tests of anything but the pace: nobody waits for the next second. */
export const WITHOUT_PACE: S3Timings = { ...S3_TIMINGS, writeEveryMs: 10, writesPerSecond: 1_000_000 };

const BUCKET = "sessions";
/** s3rver's own, fixed in it. */
const KEY = "S3RVER";

/**
 * An S3 server over HTTP: s3rver, with what it lacks in front of it, conditional writes. Counts requests, and can be
 * told to fail.
 */
export class S3Server {
  readonly #folder = mkdtempSync(join(tmpdir(), "s3 "));
  readonly #inner = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory: this.#folder,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  readonly #front: Server;
  readonly #counts = new Map<string, number>();
  #innerPort = 0;
  /** Of writes to one key: one after the other, as a condition needs it. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Whether conditions on writes are kept to. */
  hasConditions = true;
  /** While true every request is answered 503. */
  isDown = false;
  /** Whether the bucket keeps what is written over, as versions. */
  keepsVersions = false;
  /** Of writes that fail: those whose key holds this. */
  refusedKey: string | undefined;
  #versions: { key: string; versionId: string }[] = [];
  /** Keys in the order in which they were written. */
  readonly written: string[] = [];

  constructor() {
    this.#front = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));
  }

  async start(): Promise<this> {
    const { port } = await this.#inner.run();
    this.#innerPort = port;
    this.#front.listen(0, "127.0.0.1");
    await once(this.#front, "listening");
    return this;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#front.address() as AddressInfo).port}`;
  }

  get config(): S3Config {
    return {
      endpoint: this.endpoint,
      region: "us-east-1",
      bucket: BUCKET,
      prefix: "desk",
      credentials: { accessKeyId: KEY, secretAccessKey: KEY },
      forcePathStyle: true,
      writesPerSecond: S3_TIMINGS.writesPerSecond,
    };
  }

  /** What a gateway is told to keep its sessions here. */
  get environment(): Record<string, string> {
    return {
      SESSION_STORE: "s3",
      S3_ENDPOINT: this.endpoint,
      S3_BUCKET: BUCKET,
      S3_PREFIX: "desk",
      S3_ACCESS_KEY_ID: KEY,
      S3_SECRET_ACCESS_KEY: KEY,
      S3_FORCE_PATH_STYLE: "true",
    };
  }

  /** Requests since the last look, by method. */
  takeCounts(): Record<string, number> {
    const counts = Object.fromEntries(this.#counts);
    this.#counts.clear();
    return counts;
  }

  /** What is kept, older versions too. */
  get versions(): readonly string[] {
    return this.#versions.map(({ key }) => key);
  }

  async stop(): Promise<void> {
    this.#front.closeAllConnections();
    this.#front.close();
    await this.#inner.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const method = incoming.method ?? "GET";
    this.#counts.set(method, (this.#counts.get(method) ?? 0) + 1);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (this.isDown) return void outgoing.writeHead(503).end();
    const [path = "", query = ""] = (incoming.url ?? "").split("?");
    if (this.keepsVersions && method === "GET" && /(^|&)versions(=|&|$)/.test(query)) return this.#list(outgoing);
    if (this.keepsVersions && method === "POST" && query.startsWith("delete"))
      return this.#deleteVersions(incoming, body, outgoing);
    if (method !== "PUT") return this.#forward(incoming, body, outgoing);
    if (this.refusedKey !== undefined && path.includes(this.refusedKey)) return void outgoing.writeHead(503).end();
    const turn = this.#turn.then(() => this.#write(incoming, body, outgoing));
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #write(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
    const { "if-match": etag, "if-none-match": none } = incoming.headers;
    if (this.hasConditions && (etag || none)) {
      const found = await fetch(`http://127.0.0.1:${this.#innerPort}${incoming.url?.split("?")[0]}`, {
        method: "HEAD",
      });
      const isMet = none ? found.status === 404 : found.ok && found.headers.get("etag") === etag;
      if (!isMet) {
        const answer = '<?xml version="1.0"?><Error><Code>PreconditionFailed</Code><Message>met not</Message></Error>';
        return void outgoing.writeHead(412, { "content-type": "application/xml" }).end(answer);
      }
    }
    const path = decodeURIComponent(incoming.url?.split("?")[0] ?? "");
    this.written.push(path);
    if (this.keepsVersions) this.#versions.push({ key: path.slice(BUCKET.length + 2), versionId: randomUUID() });
    await this.#forward(incoming, body, outgoing);
  }

  #list(outgoing: ServerResponse): void {
    const newest = new Map(this.#versions.map(({ key, versionId }) => [key, versionId]));
    const versions = this.#versions.map(
      ({ key, versionId }) =>
        `<Version><Key>${key}</Key><VersionId>${versionId}</VersionId><IsLatest>${newest.get(key) === versionId}</IsLatest></Version>`,
    );
    const answer = `<?xml version="1.0"?><ListVersionsResult><IsTruncated>false</IsTruncated>${versions.join("")}</ListVersionsResult>`;
    outgoing.writeHead(200, { "content-type": "application/xml" }).end(answer);
  }

  /** A version is erased; its object too, when it was the last one. */
  async #deleteVersions(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
    const md5 = createHash("md5").update(body).digest("base64");
    if (incoming.headers["content-md5"] !== md5) return void outgoing.writeHead(400).end();
    const doomed = new Set(Array.from(body.toString().matchAll(/<VersionId>([^<]+)/g), ([, id]) => id));
    const keys = new Set(this.#versions.map(({ key }) => key));
    this.#versions = this.#versions.filter(({ versionId }) => !doomed.has(versionId));
    for (const { key } of this.#versions) keys.delete(key);
    for (const key of keys) await fetch(`http://127.0.0.1:${this.#innerPort}/${BUCKET}/${key}`, { method: "DELETE" });
    outgoing.writeHead(200, { "content-type": "application/xml" }).end('<?xml version="1.0"?><DeleteResult/>');
  }

  #forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const inner = request(
        {
          host: "127.0.0.1",
          port: this.#innerPort,
          path: incoming.url,
          method: incoming.method,
          headers: incoming.headers,
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing).on("finish", resolve).on("close", resolve);
        },
      );
      inner.on("error", () => {
        outgoing.writeHead(502).end();
        resolve();
      });
      inner.end(body);
    });
  }
}
