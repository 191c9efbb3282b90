import { createLogger, runService } from "@gomarketing/service-kit";
import { silenceConsole } from "./baileys/silent-logger.ts";
import { readConfig } from "./config.ts";
import { startWhatsAppApi } from "./start.ts";

silenceConsole();
const log = createLogger("whatsapp-api", process.env.LOG_LEVEL || "info");
await runService(log, async () => startWhatsAppApi(readConfig(process.env), log));
