import { fork } from "node:child_process";
import { z } from "zod";
import { FAILURES, type FailureCode, type Format, type ReaderAnswer } from "./formats.ts";

const READER = new URL("./reader-process.ts", import.meta.url);
const MAX_READING_MS = 30_000;

const answerSchema: z.ZodType<ReaderAnswer> = z.union([
  z.object({ read: z.object({ title: z.string().nullable(), body: z.string() }) }),
  z.object({ failure: z.enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]) }),
]);

/**
 * Reads a file in a process of its own, that may write nothing, start nothing, and is ended when it takes too long or too
 * much: whatever is in the file, the desk goes on.
 */
export function readFile(path: string, format: Format, maxReadingMs = MAX_READING_MS): Promise<ReaderAnswer> {
  return new Promise((resolve) => {
    const child = fork(READER, [path, format], {
      execArgv: ["--permission", "--allow-fs-read=*", "--allow-worker", "--disable-warning=ExperimentalWarning"],
      env: {},
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const finish = (answer: ReaderAnswer) => {
      clearTimeout(deadline);
      child.removeAllListeners();
      child.on("error", () => undefined);
      child.kill("SIGKILL");
      resolve(answer);
    };
    const deadline = setTimeout(() => finish({ failure: "too-slow" }), maxReadingMs);
    child.once("message", (said) => finish(answerSchema.safeParse(said).data ?? { failure: "damaged" }));
    // It dies without a word when memory is refused to it.
    child.once("exit", () => finish({ failure: "too-large" }));
    child.once("error", () => finish({ failure: "damaged" }));
  });
}
