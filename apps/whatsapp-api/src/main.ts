import { setFlagsFromString } from "node:v8";
import { createLogger, runService } from "@gomarketing/service-kit";
import { wrapSecretKeys } from "./baileys/secret-keys.ts";
import { silenceConsole } from "./baileys/silent-logger.ts";
import { surviveStrayRejections } from "./baileys/stray-rejections.ts";
import { readConfig } from "./config.ts";
import { startWhatsAppApi } from "./start.ts";

// Sessions live for months and do little: garbage is collected sooner, and memory stays where it is.
setFlagsFromString("--heap-growing-percent=20");
silenceConsole();
wrapSecretKeys();
const log = createLogger("whatsapp-api", process.env.LOG_LEVEL || "info");
surviveStrayRejections(log);
await runService(log, async () => startWhatsAppApi(readConfig(process.env), log));
