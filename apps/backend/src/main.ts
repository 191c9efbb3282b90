import { createLogger, runService } from "@gomarketing/service-kit";
import { readConfig } from "./config.ts";
import { surviveLostDatabase } from "./database/stray-rejections.ts";
import { startBackend } from "./start.ts";

const log = createLogger("backend", process.env.LOG_LEVEL || "info");
surviveLostDatabase(log);
await runService(log, async () => startBackend(readConfig(process.env), log));
