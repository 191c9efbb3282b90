/** Those who wait for something to hold, and look after each change. */
export class Watchers {
  readonly #looks = new Set<() => void>();

  /** Something changed. */
  look(): void {
    for (const look of [...this.#looks]) look();
  }

  /** Resolves with true once `condition` holds; with false when it did not in time. */
  until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (condition()) settle(true);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      const settle = (holds: boolean) => {
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve(holds);
      };
      this.#looks.add(look);
      look();
    });
  }
}
