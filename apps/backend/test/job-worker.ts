// The backend's jobs in a process of its own, as main.ts has them: says which chat's job it is at, and ends it as it is told.
import { createLogger } from "@gomarketing/service-kit";
import { Database, NO_CONSEQUENCES } from "../src/database/connection.ts";
import { surviveLostDatabase } from "../src/database/stray-rejections.ts";
import { Jobs } from "../src/jobs/jobs.ts";
import { onlySending } from "./job-handlers.ts";

/** How a job is to end. */
export type End = "done" | "failed";

const log = createLogger("test", "silent");
surviveLostDatabase(log);
process.on("disconnect", () => process.exit(0));
const handlers = onlySending(async ({ chatId }) => {
  const end = new Promise<End>((resolve) => process.once("message", resolve));
  process.send?.({ chatId });
  if ((await end) === "failed") throw new Error("no");
});
await new Jobs(log).start(new Database(process.env.DATABASE_URL ?? "", log, NO_CONSEQUENCES), handlers);
