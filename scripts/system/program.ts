import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

export interface ProgramOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Record<string, string | undefined>;
  /** The signal that asks it to stop, once it may. */
  readonly stopSignal: NodeJS.Signals;
  /** A Node program gets a channel, and stops by itself when we die. */
  readonly isNode: boolean;
  /** Every line it prints. */
  readonly onLine: (line: string) => void;
}

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;
/** A program that ran this long was well: its next death starts with the shortest backoff again. */
const STEADY_AFTER_MS = 10_000;
/** A program that has not stopped by then is killed. */
const STOP_TIMEOUT_MS = 15_000;
/** How many of the last lines are kept to tell why it died. */
const KEPT_LINES = 20;

/** A child that is started again, with backoff, whenever it dies. */
export class Program {
  readonly name: string;
  readonly #options: ProgramOptions;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #deaths = 0;
  #lastLines: string[] = [];

  constructor(options: ProgramOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Undefined while it is dead. */
  get pid(): number | undefined {
    const child = this.#child;
    return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
  }

  /** How often it died by itself. */
  get deaths(): number {
    return this.#deaths;
  }

  /** What it printed last, for an error message. */
  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  start(): void {
    this.#isStopping = false;
    const { command, args, env, isNode } = this.#options;
    const startedAt = Date.now();
    // A process group of its own: a terminal's Ctrl-C reaches us alone, and we stop the programs in their order.
    const child = spawn(command, args, {
      env: env as NodeJS.ProcessEnv,
      stdio: isNode ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => this.#keep(line));
    }
    child.once("error", (error) => this.#keep(error.message));
    child.once("close", () => void this.#onClose(startedAt));
  }

  /** Asks it to stop, and kills it when it does not. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill(this.#options.stopSignal);
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await closed;
    clearTimeout(timer);
  }

  /** Ends it without asking, as a crash does, and leaves it dead until it is started. */
  async kill(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  }

  #keep(line: string): void {
    this.#lastLines = [...this.#lastLines.slice(-KEPT_LINES), line];
    this.#options.onLine(line);
  }

  async #onClose(startedAt: number): Promise<void> {
    if (this.#isStopping) return;
    this.#deaths = Date.now() - startedAt > STEADY_AFTER_MS ? 1 : this.#deaths + 1;
    await delay(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (this.#deaths - 1)));
    if (!this.#isStopping) this.start();
  }
}
