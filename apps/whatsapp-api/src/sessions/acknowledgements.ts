/** What WhatsApp said of a message: nothing bad, an error, or nothing at all in time. */
export type Acknowledgement = { readonly error?: string } | "silent";

/** So many messages in a row without a word from WhatsApp: it does not hear us, however well it answers pings. */
const SILENCES_OF_A_DEAF_LINE = 2;

/** The messages that WhatsApp has yet to acknowledge. */
export class Acknowledgements {
  readonly #onDeaf: () => void;
  readonly #waiting = new Map<string, (acknowledgement: Acknowledgement) => void>();
  #silences = 0;

  constructor(onDeaf: () => void) {
    this.#onDeaf = onDeaf;
  }

  /** Resolves when WhatsApp has acknowledged a message, or has not in time. */
  of(messageId: string, timeoutMs: number): Promise<Acknowledgement> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        settle("silent");
        this.#silences += 1;
        if (this.#silences >= SILENCES_OF_A_DEAF_LINE) this.#onDeaf();
      }, timeoutMs);
      const settle = (acknowledgement: Acknowledgement) => {
        clearTimeout(timer);
        this.#waiting.delete(messageId);
        resolve(acknowledgement);
      };
      this.#waiting.set(messageId, settle);
    });
  }

  /** WhatsApp has a message, or refuses it. */
  arrived(messageId: string, error: string | undefined): void {
    this.#silences = 0;
    this.#waiting.get(messageId)?.(error === undefined ? {} : { error });
  }

  /** The connection is gone: nothing more is heard of any. */
  giveUp(): void {
    this.#silences = 0;
    for (const settle of [...this.#waiting.values()]) settle("silent");
  }
}
