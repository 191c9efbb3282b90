import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { restoreBackup } from "./backup/restore-backup.ts";
import { loadEnvironment } from "./system/environment.ts";
import { runCommand, StartError } from "./system/start-error.ts";

const USAGE = "Use: npm run restore -- <file> [--overwrite].";

/** `npm run restore`: what a backup holds, into an empty DATA_DIR and database. GoMarketing must not run on them. */
runCommand(async () => {
  const { path, isOverwriting } = readArguments();
  const { at, tables } = await restoreBackup(loadEnvironment(), path, isOverwriting);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Restored: ${rows} rows of the database, as it was at ${at}. Begin with npm start.`);
});

function readArguments(): { path: string; isOverwriting: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { overwrite: { type: "boolean", default: false } },
    });
    const [path, ...others] = positionals;
    if (!path || others.length > 0) throw new StartError(USAGE);
    return { path: resolve(path), isOverwriting: values.overwrite };
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(`${(error as Error).message} ${USAGE}`);
  }
}
