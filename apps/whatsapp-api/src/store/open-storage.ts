import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "@gomarketing/service-kit";
import type { Config, S3Config } from "../config.ts";
import type { Encryption } from "./encryption.ts";
import { FileStorage } from "./file-storage.ts";
import { HEARTBEAT_TIMINGS, type HeartbeatTimings } from "./node-heartbeat.ts";
import { ObjectStore } from "./object-store.ts";
import { S3Storage } from "./s3-storage.ts";
import type { SessionStorage } from "./session-storage.ts";

/** The storage of the configuration, ready. @throws when S3 is asked for and cannot be reached */
export async function openStorage(
  { dataDir, s3 }: Pick<Config, "dataDir" | "s3">,
  encryption: Encryption,
  log: Logger,
): Promise<SessionStorage> {
  const folder = join(dataDir, "sessions");
  return s3 ? openS3Storage(s3, folder, encryption, log) : new FileStorage(folder, encryption, randomUUID());
}

/** @param folder where this machine keeps the sessions that it has */
export async function openS3Storage(
  config: S3Config,
  folder: string,
  encryption: Encryption,
  log: Logger,
  timings: HeartbeatTimings = HEARTBEAT_TIMINGS,
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
  timings: HeartbeatTimings = HEARTBEAT_TIMINGS,
): Promise<S3Storage> {
  const objects = await ObjectStore.connect(config);
  return new S3Storage({ objects, folder, encryption, node: randomUUID(), timings });
}
