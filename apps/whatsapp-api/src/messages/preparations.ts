import { Stopping } from "../intake.ts";

/** Messages that are being made ready: numbers are looked up, files go up. That may take minutes; a program's end does not wait. */
export class Preparations {
  readonly #underWay = new Set<(reason: Stopping) => void>();

  /**
   * What `work` comes to.
   *
   * @throws {Stopping} when the program stops before
   */
  async unlessStopped<T>(work: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#underWay.add(reject);
    try {
      return await Promise.race([work, promise]);
    } finally {
      this.#underWay.delete(reject);
    }
  }

  /** Nobody waits for them any more: none of them is queued, and whoever sends them is told to try again. */
  stop(): void {
    for (const reject of this.#underWay) reject(new Stopping());
  }
}
