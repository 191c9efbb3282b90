import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "@gomarketing/service-kit";
import type { Config } from "../config.ts";
import type { Encryption } from "./encryption.ts";
import { FileStorage } from "./file-storage.ts";
import type { SessionStorage } from "./session-storage.ts";

/** The storage of the configuration, ready. @throws when S3 is asked for and cannot be reached */
export async function openStorage(
  { dataDir, s3 }: Pick<Config, "dataDir" | "s3">,
  encryption: Encryption,
  log: Logger,
): Promise<SessionStorage> {
  const folder = join(dataDir, "sessions");
  if (!s3) return new FileStorage(folder, encryption, randomUUID());
  // Loaded where it is used: the AWS SDK is 25 MB of memory and a fifth of the program's start.
  const { openS3Storage } = await import("./open-s3-storage.ts");
  return openS3Storage(s3, folder, encryption, log);
}
