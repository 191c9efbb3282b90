import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { backUp } from "./backup/back-up.ts";
import { loadEnvironment } from "./system/environment.ts";
import { runCommand, StartError } from "./system/start-error.ts";

const USAGE = "Use: npm run backup -- [file]. Without a file: gomarketing-<time>.tar.gz in this folder.";

/** `npm run backup`: everything into one file, also while GoMarketing runs. */
runCommand(async () => {
  const environment = loadEnvironment();
  const path = resolve(
    readPath() ?? `gomarketing-${new Date().toISOString().replaceAll(":", "-").slice(0, 19)}.tar.gz`,
  );
  const { tables, files, sessions } = await backUp(environment, path);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`${path}: ${rows} rows of the database, ${Object.keys(files).length - tables.length} files.`);
  console.log("It holds credentials and secrets: keep it as you keep those.");
  if (sessions === "elsewhere") console.log("WhatsApp sessions are in S3 and not in this file.");
  for (const name of ["SESSION_ENCRYPTION_KEY", "WEBHOOK_SECRET", "WHATSAPP_API_KEY"])
    if (environment[name]) console.log(`${name} is set in the environment and not in this file: keep it too.`);
});

function readPath(): string | undefined {
  try {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} });
    if (positionals.length > 1) throw new StartError(USAGE);
    return positionals[0];
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(`${(error as Error).message} ${USAGE}`);
  }
}
