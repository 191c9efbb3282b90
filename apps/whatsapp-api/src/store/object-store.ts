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

const CONNECT_LIMIT_MS = 5_000;
const REQUEST_LIMIT_MS = 15_000;
const MAX_SOCKETS = 32;
const DELETE_BATCH = 1_000;

/** A bucket of an S3-speaking server. */
export class ObjectStore {
  readonly #sdk: Sdk;
  readonly #client: S3Client;
  readonly #config: S3Config;
  /** Whether the server keeps to conditions: checked once, at the start. */
  #hasConditions = true;

  private constructor(sdk: Sdk, client: S3Client, config: S3Config) {
    this.#sdk = sdk;
    this.#client = client;
    this.#config = config;
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
      const writtenAt = answer.LastModified?.getTime() ?? 0;
      return {
        body: Buffer.from((await answer.Body?.transformToByteArray()) ?? []),
        etag: answer.ETag ?? "",
        writtenAt,
        readAt: this.#client.config.systemClockOffset + Date.now(),
      };
    } catch (error) {
      if (error instanceof this.#sdk.NoSuchKey || (error as { name?: string }).name === "NotFound") return undefined;
      throw error;
    }
  }

  /**
   * Writes an object.
   *
   * @returns its etag
   * @throws {WrittenMeanwhile} when the condition does not hold; only where the server has conditions
   */
  async put(key: string, body: Uint8Array, condition?: Condition): Promise<string> {
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
      const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
      if (condition && (status === 412 || status === 409)) throw new WrittenMeanwhile(key);
      throw error;
    }
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
      await this.#client.send(
        new this.#sdk.DeleteObjectsCommand({ Bucket: this.#config.bucket, Delete: { Objects, Quiet: true } }),
      );
    }
  }

  close(): void {
    this.#client.destroy();
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
        .catch((error: { $metadata?: { httpStatusCode?: number } }) => {
          const status = error.$metadata?.httpStatusCode ?? 0;
          if (status === 405 || status === 501) return undefined;
          throw error;
        });
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

const conditionOf = ({ etag }: Condition): { IfMatch: string } | { IfNoneMatch: "*" } =>
  etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
