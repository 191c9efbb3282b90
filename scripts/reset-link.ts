import { parseArgs } from "node:util";
import { createLogger, Problem } from "@gomarketing/service-kit";
import { v7 as uuidv7 } from "uuid";
import { Database, NO_CONSEQUENCES } from "../apps/backend/src/database/connection.ts";
import { makeResetLinkOnServer } from "../apps/backend/src/members/make-reset-link.ts";
import { openDatabase } from "./backup/open-database.ts";
import { loadEnvironment } from "./system/environment.ts";
import { runCommand, StartError } from "./system/start-error.ts";

const USAGE = "Use: npm run reset-link -- <e-mail> [--clear-two-factor].";

/** `npm run reset-link`: a link for a new password, for whoever runs the server. An only owner has nobody else to ask. */
runCommand(async () => {
  const { email, clearsTwoFactor } = readArguments();
  const database = await openDatabase(loadEnvironment());
  const db = new Database(database.url, createLogger("reset-link", "error"), NO_CONSEQUENCES);
  try {
    const link = await makeResetLinkOnServer(db, { id: uuidv7(), email, clearsTwoFactor, now: new Date() });
    if (!link) throw new StartError(`Nobody signs in with ${email}.`);
    console.log(`Open this once, after the address of your desk, before ${link.expiresAt}:\n${link.path}`);
  } catch (error) {
    throw error instanceof Problem ? new StartError(error.message) : error;
  } finally {
    await db.close();
    await database.close();
  }
});

function readArguments(): { email: string; clearsTwoFactor: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { "clear-two-factor": { type: "boolean", default: false } },
    });
    const [email, ...others] = positionals;
    if (!email || others.length > 0) throw new StartError(USAGE);
    return { email, clearsTwoFactor: values["clear-two-factor"] };
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(`${(error as Error).message} ${USAGE}`);
  }
}
