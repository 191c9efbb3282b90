import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import type { S3Config } from "../config.ts";

/** What lies under a key. */
export interface StoredObject {
  readonly body: Buffer;
  /** Another one for each write. */
  readonly etag: string;
  /** When it was written and when it was read, both by the server's clock, in milliseconds since 1970. */
  readonly writtenAt: number;
  readonly readAt: number;
}

/** Of a conditional write: the object is another one by now. */
export class WrittenMeanwhile extends Error {
  constructor(key: string) {
    super(`${key} was written by somebody else`);
  }
}

/** Lets a write happen only over the object that one knows: `etag`, or none at all. */
export type Condition = { readonly etag: string | undefined };

type Sdk = typeof import("@aws-sdk/client-s3");

/** What the server says of a failed request, as the SDK reports it. */
interface Failure {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const CONNECT_LIMIT_MS = 5_000;
const REQUEST_LIMIT_MS = 15_000;
const MAX_SOCKETS = 32;
const DELETE_BATCH = 1_000;

/** A bucket of an S3-speaking server. */
export class ObjectStore {
  readonly #sdk: Sdk;
  readonly #client: S3Client;
  readonly #config: S3Config;
  /** When the server gave an answer, by its own clock: those of two machines may be minutes apart. */
  readonly #answeredAt = new WeakMap<object, number>();
  /** Whether the server keeps to conditions: checked once, at the start. */
  #hasConditions = true;

  private constructor(sdk: Sdk, client: S3Client, config: S3Config) {
    this.#sdk = sdk;
    this.#client = client;
    this.#config = config;
    this.#noteServerTime();
    this.#addContentMd5();
  }

  /** Connects. The SDK is loaded here, and nowhere else: without S3 nobody pays for it. */
  static async connect(config: S3Config): Promise<ObjectStore> {
    const sdk = await import("@aws-sdk/client-s3");
    const { NodeHttpHandler } = await import("@smithy/node-http-handler");
    const client = new sdk.S3Client({
      region: config.region,
      forcePathStyle: config.forcePathStyle,
      // Servers that only speak S3 do not know the checksums that the SDK would add by itself.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: new NodeHttpHandler({
        connectionTimeout: CONNECT_LIMIT_MS,
        requestTimeout: REQUEST_LIMIT_MS,
        httpsAgent: { maxSockets: MAX_SOCKETS },
        httpAgent: { maxSockets: MAX_SOCKETS },
      }),
      ...(config.endpoint && { endpoint: config.endpoint }),
      ...(config.credentials && { credentials: config.credentials }),
    });
    return new ObjectStore(sdk, client, config);
  }

  get hasConditions(): boolean {
    return this.#hasConditions;
  }

  /** Finds out whether the server refuses a write whose condition does not hold. */
  async probeConditions(): Promise<boolean> {
    const probe = "probe";
    await this.put(probe, Buffer.from("1"));
    this.#hasConditions = await this.put(probe, Buffer.from("2"), { etag: undefined }).then(
      () => false,
      (error: unknown) => error instanceof WrittenMeanwhile,
    );
    return this.#hasConditions;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    try {
      const answer = await this.#client.send(new this.#sdk.GetObjectCommand(this.#at(key)));
      return {
        body: Buffer.from((await answer.Body?.transformToByteArray()) ?? []),
        etag: answer.ETag ?? "",
        writtenAt: answer.LastModified?.getTime() ?? 0,
        readAt: this.#answeredAt.get(answer) ?? Date.now(),
      };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * Writes an object. Where the server has no conditions, the condition is looked at just before.
   *
   * @returns its etag
   * @throws {WrittenMeanwhile} when the condition does not hold
   */
  async put(key: string, body: Uint8Array, condition?: Condition): Promise<string> {
    if (condition && !this.#hasConditions) await this.#assertCondition(key, condition);
    const only = condition && this.#hasConditions ? conditionOf(condition) : {};
    try {
      const answer = await this.#client.send(
        new this.#sdk.PutObjectCommand({
          ...this.#at(key),
          Body: body,
          ContentType: "application/octet-stream",
          ...only,
        }),
      );
      return answer.ETag ?? "";
    } catch (error) {
      if (condition && REFUSALS.has(statusOf(error))) return this.#afterRefusal(key, body, condition, error);
      throw error;
    }
  }

  /** The keys under a prefix. */
  async keys(prefix: string): Promise<string[]> {
    return (await this.#objects(prefix)).map(({ Key }) => Key.slice(this.#key("").length));
  }

  /** The names directly under a prefix that end with a slash. */
  async folders(prefix: string): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new this.#sdk.ListObjectsV2Command({
          Bucket: this.#config.bucket,
          Prefix: this.#key(prefix),
          Delimiter: "/",
          ...(token && { ContinuationToken: token }),
        }),
      );
      for (const { Prefix } of page.CommonPrefixes ?? [])
        if (Prefix) names.push(Prefix.slice(this.#key(prefix).length, -1));
      token = page.NextContinuationToken;
    } while (token);
    return names;
  }

  /** Deletes one object; its older versions stay, where the bucket keeps them. */
  async delete(key: string): Promise<void> {
    await this.#client.send(new this.#sdk.DeleteObjectCommand(this.#at(key)));
  }

  /** Erases everything under a prefix, with all older versions where the bucket keeps them. */
  async erase(prefix: string, isKept: (key: string) => boolean = () => false): Promise<void> {
    const found = (await this.#versions(prefix)) ?? (await this.#objects(prefix));
    const doomed = found.filter(({ Key, isLatest }) => !(isLatest && isKept(Key.slice(this.#key("").length))));
    for (let from = 0; from < doomed.length; from += DELETE_BATCH) {
      const Objects = doomed
        .slice(from, from + DELETE_BATCH)
        .map(({ Key, VersionId }) => ({ Key, ...(VersionId && { VersionId }) }));
      const { Errors = [] } = await this.#client.send(
        new this.#sdk.DeleteObjectsCommand({ Bucket: this.#config.bucket, Delete: { Objects, Quiet: true } }),
      );
      if (Errors[0])
        throw new Error(
          `${Errors.length} objects could not be erased (${Errors[0].Code}): the right s3:DeleteObjectVersion may be missing, or the bucket may lock its objects.`,
        );
    }
  }

  close(): void {
    this.#client.destroy();
  }

  // A refusal may be the echo of a write of our own whose answer was lost on its way.
  async #afterRefusal(key: string, body: Uint8Array, { etag }: Condition, refusal: unknown): Promise<string> {
    const found = await this.get(key);
    if (found?.body.equals(body)) return found.etag;
    if (statusOf(refusal) === CONFLICT && found?.etag === etag) throw refusal;
    throw new WrittenMeanwhile(key);
  }

  async #assertCondition(key: string, { etag }: Condition): Promise<void> {
    const found = await this.#client
      .send(new this.#sdk.HeadObjectCommand(this.#at(key)))
      .catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)));
    if (found?.ETag !== etag) throw new WrittenMeanwhile(key);
  }

  #noteServerTime(): void {
    this.#client.middlewareStack.add(
      (next) => async (call) => {
        const result = await next(call);
        const { headers } = result.response as { headers?: Record<string, string> };
        const at = Date.parse(headers?.date ?? "");
        if (result.output && !Number.isNaN(at)) this.#answeredAt.set(result.output, at);
        return result;
      },
      { step: "deserialize", priority: "high" },
    );
  }

  /** S3 asks for it on deletes of many; the SDK sends a checksum in its place that other servers do not know. */
  #addContentMd5(): void {
    this.#client.middlewareStack.add(
      (next, context) => async (call) => {
        const { headers, body } = call.request as { headers: Record<string, string>; body: unknown };
        if (context.commandName === "DeleteObjectsCommand" && typeof body === "string") {
          for (const name of Object.keys(headers)) if (/^x-amz-(sdk-)?checksum-/i.test(name)) delete headers[name];
          headers["content-md5"] = createHash("md5").update(body).digest("base64");
        }
        return next(call);
      },
      { step: "build", priority: "low" },
    );
  }

  async #objects(prefix: string): Promise<Doomed[]> {
    const found: Doomed[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new this.#sdk.ListObjectsV2Command({
          Bucket: this.#config.bucket,
          Prefix: this.#key(prefix),
          ...(token && { ContinuationToken: token }),
        }),
      );
      for (const { Key } of page.Contents ?? []) if (Key) found.push({ Key, isLatest: true });
      token = page.NextContinuationToken;
    } while (token);
    return found;
  }

  /** Undefined: this server keeps no versions. */
  async #versions(prefix: string): Promise<Doomed[] | undefined> {
    const found: Doomed[] = [];
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
    for (;;) {
      const page = await this.#client
        .send(
          new this.#sdk.ListObjectVersionsCommand({
            Bucket: this.#config.bucket,
            Prefix: this.#key(prefix),
            ...marker,
          }),
        )
        .catch((error: unknown) => (WITHOUT_VERSIONS.has(statusOf(error)) ? undefined : Promise.reject(error)));
      if (!page) return undefined;
      for (const { Key, VersionId, IsLatest } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
        if (Key) found.push({ Key, isLatest: IsLatest ?? false, ...(VersionId && { VersionId }) });
      if (!page.IsTruncated) return found;
      marker = {
        ...(page.NextKeyMarker && { KeyMarker: page.NextKeyMarker }),
        ...(page.NextVersionIdMarker && { VersionIdMarker: page.NextVersionIdMarker }),
      };
    }
  }

  #key = (key: string): string => (this.#config.prefix ? `${this.#config.prefix}/${key}` : key);
  #at = (key: string): { Bucket: string; Key: string } => ({ Bucket: this.#config.bucket, Key: this.#key(key) });
}

interface Doomed {
  readonly Key: string;
  readonly VersionId?: string;
  readonly isLatest: boolean;
}

const CONFLICT = 409;
/** How servers say that a condition does not hold: it failed, somebody else is writing, or what must be there is not. */
const REFUSALS = new Set([412, CONFLICT, 404]);
/** How servers say that they know no versions. */
const WITHOUT_VERSIONS = new Set([405, 501]);

const statusOf = (error: unknown): number => (error as Failure).$metadata?.httpStatusCode ?? 0;
const isMissing = (error: unknown): boolean => ["NoSuchKey", "NotFound"].includes((error as Failure).name ?? "");

const conditionOf = ({ etag }: Condition): { IfMatch: string } | { IfNoneMatch: "*" } =>
  etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
