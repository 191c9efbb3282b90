import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { inRoot } from "../scripts/system/paths.ts";

/** A part of a benchmark in a process of its own, so that it uses its own core and its memory can be told apart. */
export class Child<Ready> {
  readonly process: ChildProcess;
  readonly ready: Promise<Ready>;
  readonly #answers = new Map<number, (answer: unknown) => void>();
  #nextId = 1;

  constructor(file: string, env: Record<string, string | undefined> = {}) {
    this.process = fork(inRoot("bench", file), {
      env: { ...process.env, ...env },
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.ready = once(this.process, "message").then(([message]) => (message as { ready: Ready }).ready);
    this.process.on("message", (message: { id?: number; answer?: unknown }) => {
      if (message.id === undefined) return;
      this.#answers.get(message.id)?.(message.answer);
      this.#answers.delete(message.id);
    });
  }

  /** Tells it something, and waits until that is done. */
  ask<T>(order: object): Promise<T> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve as (answer: unknown) => void);
      this.process.send({ ...order, id });
    });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const gone = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await gone;
  }
}

/** Resident memory of a process, in kB. Linux. */
export const residentKb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN);
