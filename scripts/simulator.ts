import { spawn } from "node:child_process";
import { inRoot } from "./system/paths.ts";

/** `npm run simulator`: the WhatsApp simulator alone; its addresses are the first line. */
const child = spawn(
  process.execPath,
  ["--disable-warning=ExperimentalWarning", inRoot("packages/whatsapp-simulator/src/cli.ts")],
  { stdio: "inherit" },
);
process.on("SIGINT", () => child.kill("SIGINT"));
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
