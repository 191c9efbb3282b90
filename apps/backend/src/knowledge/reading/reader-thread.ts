import { parentPort, workerData } from "node:worker_threads";
import type { Format } from "./formats.ts";
import { readFormat } from "./read-formats.ts";

const { format, bytes } = workerData as { format: Format; bytes: Uint8Array };
parentPort?.postMessage(await readFormat(format, bytes));
