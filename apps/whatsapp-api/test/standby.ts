// whatsapp-api in a process of its own, loaded ahead and started when told; which can be told when to die. What kills it
// is Node's SQLite, disk and WebSocket calls, wrapped here: the program itself knows of nothing.
import fs from "node:fs";
import { flushCompileCache, syncBuiltinESMExports } from "node:module";
import { DatabaseSync } from "node:sqlite";
import WebSocket from "ws";

/**
 * Dies at the n-th time that this happens. Of an inbound message: it is decrypted and committed, not on disk; it is on
 * disk, WhatsApp has not heard so; WhatsApp has its receipt, nobody else has the event. Of anything: before a sync,
 * before a frame leaves, when it has left.
 */
export interface KillPoint {
  readonly at: "decrypted" | "durable" | "receipted" | "sync" | "frame" | "frame-after";
  readonly count: number;
}

/** Where it says what it dies of. */
const LAST_WORDS_FILE = 4;

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
  if (count !== killPoint.count) return;
  fs.writeSync(LAST_WORDS_FILE, at);
  process.kill(process.pid, "SIGKILL");
}

/** How far the newest inbound message has got. */
let message: "none" | "written" | "decrypted" | "durable" = "none";

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
  const statement = prepare.call(this, sql);
  if (!/^(insert into received|commit)/.test(sql)) return statement;
  const run = statement.run.bind(statement) as typeof statement.run;
  const after = () => {
    if (sql.startsWith("insert")) message = "written";
    else if (message === "written") {
      message = "decrypted";
      pass("decrypted");
    }
  };
  return Object.assign(statement, {
    run: (...given: Parameters<typeof run>) => {
      const result = run(...given);
      after();
      return result;
    },
  });
} as typeof prepare;

const { fdatasync } = fs;
fs.fdatasync = ((file: number, done: (error: NodeJS.ErrnoException | null) => void) => {
  pass("sync");
  const wasDecrypted = message === "decrypted";
  fdatasync(file, (error) => {
    if (wasDecrypted) {
      message = "durable";
      pass("durable");
    }
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
  if (message !== "durable") return;
  message = "none";
  pass("receipted");
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
// Who is killed keeps nothing of what was compiled.
flushCompileCache();
process.send?.({ loaded: true });

async function start({ environment, port }: Go): Promise<void> {
  const api = await startWhatsAppApi({ ...readConfig(environment), port }, createLogger("standby", "silent"));
  process.send?.({ url: api.url });
}
