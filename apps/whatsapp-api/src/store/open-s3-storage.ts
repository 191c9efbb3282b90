import { randomUUID } from "node:crypto";
import type { Logger } from "@gomarketing/service-kit";
import type { S3Config } from "../config.ts";
import type { Encryption } from "./encryption.ts";
import { ObjectStore } from "./object-store.ts";
import { S3_TIMINGS, S3Storage, type S3Timings } from "./s3-storage.ts";

/** @param folder where this machine keeps the sessions that it has */
export async function openS3Storage(
  config: S3Config,
  folder: string,
  encryption: Encryption,
  log: Logger,
  timings: S3Timings = timingsOf(config),
): Promise<S3Storage> {
  const storage = await connectS3Storage(config, folder, encryption, timings);
  if (!(await storage.start()))
    log.warn(
      { bucket: config.bucket },
      "this S3 server ignores conditions on writes: two nodes that start at the same second may both take a session; run one node alone, or use a server that has If-Match and If-None-Match",
    );
  return storage;
}

/** As `openS3Storage`, and writes nothing to the bucket: for looking at it only. */
export async function connectS3Storage(
  config: S3Config,
  folder: string,
  encryption: Encryption,
  timings: S3Timings = timingsOf(config),
): Promise<S3Storage> {
  const objects = await ObjectStore.connect(config);
  return new S3Storage({ objects, folder, encryption, node: randomUUID(), timings });
}

const timingsOf = ({ writesPerSecond }: S3Config): S3Timings => ({ ...S3_TIMINGS, writesPerSecond });
