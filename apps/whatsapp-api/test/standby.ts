// whatsapp-api in a process of its own, loaded ahead and started when told; which can be told when to die. What kills it
// is Node's disk and WebSocket calls, wrapped here: the program itself knows of nothing.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import WebSocket from "ws";

/** Dies at the n-th time that this happens; `after` once it has happened. */
export interface KillPoint {
  readonly at: "sync" | "sync-after" | "frame" | "frame-after";
  readonly count: number;
}

/** What the standby is told. */
export interface Go {
  readonly environment: Record<string, string>;
  readonly port: number;
}

let killPoint: KillPoint | undefined;
let count = 0;

function pass(at: KillPoint["at"]): void {
  if (killPoint?.at !== at) return;
  count += 1;
  if (count === killPoint.count) process.kill(process.pid, "SIGKILL");
}

const { fdatasync } = fs;
fs.fdatasync = ((file: number, done: (error: NodeJS.ErrnoException | null) => void) => {
  pass("sync");
  fdatasync(file, (error) => {
    pass("sync-after");
    done(error);
  });
}) as typeof fs.fdatasync;
Object.assign(fs.fdatasync, { __promisify__: undefined });
syncBuiltinESMExports();

const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (this: WebSocket, ...given: Parameters<typeof send>) {
  pass("frame");
  send.apply(this, given);
  pass("frame-after");
} as typeof send;

const { createLogger } = await import("@gomarketing/service-kit");
const { silenceConsole } = await import("../src/baileys/silent-logger.ts");
const { readConfig } = await import("../src/config.ts");
const { startWhatsAppApi } = await import("../src/start.ts");
silenceConsole();

process.on("message", (message: { go?: Go; killPoint?: KillPoint }) => {
  if (message.killPoint) {
    killPoint = message.killPoint;
    count = 0;
  }
  if (message.go) void start(message.go);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ loaded: true });

async function start({ environment, port }: Go): Promise<void> {
  const api = await startWhatsAppApi({ ...readConfig(environment), port }, createLogger("standby", "silent"));
  process.send?.({ url: api.url });
}
