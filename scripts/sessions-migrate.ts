import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigurationError, createLogger } from "@gomarketing/service-kit";
import { readConfig } from "../apps/whatsapp-api/src/config.ts";
import { Encryption } from "../apps/whatsapp-api/src/store/encryption.ts";
import { FileStorage } from "../apps/whatsapp-api/src/store/file-storage.ts";
import { type MigrationRow, migrateSessions } from "../apps/whatsapp-api/src/store/migrate.ts";
import { connectS3Storage, openS3Storage } from "../apps/whatsapp-api/src/store/open-s3-storage.ts";
import { loadEnvironment } from "./system/environment.ts";
import { runCommand, StartError } from "./system/start-error.ts";

const USAGE =
  "Use: npm run sessions:migrate -- --from file --to s3 [--dry-run] [--erase-source] [session…], or --from s3 --to file.";

/** `npm run sessions:migrate`: moves sessions between this machine's disk and S3. Exit status 2: some were not moved. */
runCommand(async () => {
  const { from, isDryRun, erasesSource, ids } = readArguments();
  const config = readConfiguration();
  const { s3, dataDir } = config;
  if (!s3) throw new StartError("S3 is not configured: set S3_BUCKET.");
  const folder = join(dataDir, "sessions");
  const encryption = new Encryption(config.secrets().encryptionKeys);
  const log = createLogger("sessions-migrate", config.logLevel);
  const bucket = isDryRun
    ? await connectS3Storage(s3, folder, encryption)
    : await openS3Storage(s3, folder, encryption, log);
  const files = new FileStorage(folder, encryption, "sessions-migrate");
  const rows = await migrateSessions({ from, isDryRun, erasesSource, ids, files, bucket });
  await bucket.close();
  print(rows);
  process.exitCode = rows.every(({ result }) => result !== "in use" && result !== "refused") ? 0 : 2;
});

function readConfiguration() {
  try {
    return readConfig({ ...loadEnvironment(), SESSION_STORE: "s3" });
  } catch (error) {
    throw error instanceof ConfigurationError ? new StartError(error.message) : error;
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        from: { type: "string" },
        to: { type: "string" },
        "dry-run": { type: "boolean", default: false },
        "erase-source": { type: "boolean", default: false },
      },
    });
    const { from, to } = values;
    if (!((from === "file" && to === "s3") || (from === "s3" && to === "file"))) throw new StartError(USAGE);
    const ids = positionals.length > 0 ? positionals : undefined;
    return { from, isDryRun: values["dry-run"], erasesSource: values["erase-source"], ids } as const;
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(`${(error as Error).message} ${USAGE}`);
  }
}

function print(rows: readonly MigrationRow[]): void {
  const width = Math.max(7, ...rows.map(({ id }) => id.length));
  console.log(`${"session".padEnd(width)}  ${"result".padEnd(15)}  what to do`);
  for (const { id, result, detail } of rows)
    console.log(`${id.padEnd(width)}  ${result.padEnd(15)}  ${detail}`.trimEnd());
  console.log(`\n${rows.length} sessions.`);
}
