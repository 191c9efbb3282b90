import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Format, ReaderAnswer } from "./formats.ts";

/** A process that reads one file and ends. The thread in it does the work; here somebody looks at how much it takes. */
const MAX_MEMORY_BYTES = 600 * 1024 ** 2;
const MAX_HEAP_MEGABYTES = 256;
const LOOK_EVERY_MS = 25;

function answer(said: ReaderAnswer): void {
  process.send?.(said, () => process.exit());
}

const [path = "", format = ""] = process.argv.slice(2);
let bytes: Uint8Array | undefined;
try {
  bytes = new Uint8Array(readFileSync(path));
} catch {
  answer({ failure: "gone" });
}
if (bytes) {
  const worker = new Worker(new URL("./reader-thread.ts", import.meta.url), {
    workerData: { format: format as Format, bytes },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEGABYTES },
    stdout: true,
    stderr: true,
  });
  worker.once("message", answer);
  worker.once("error", (error) =>
    answer({ failure: (error as { code?: string }).code === "ERR_WORKER_OUT_OF_MEMORY" ? "too-large" : "damaged" }),
  );
  worker.once("exit", () => answer({ failure: "damaged" }));
  setInterval(() => {
    if (process.memoryUsage.rss() > MAX_MEMORY_BYTES) answer({ failure: "too-large" });
  }, LOOK_EVERY_MS).unref();
}
