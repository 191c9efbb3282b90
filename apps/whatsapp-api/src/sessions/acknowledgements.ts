/** What WhatsApp said of a message: nothing bad, an error, or nothing at all in time; or its connection went first. */
export type Acknowledgement = { readonly error?: string } | "silent" | "gone";

/** A message that is being handed over, whose acknowledgement is listened for. */
export interface Listening {
  /** It has left: resolves when WhatsApp has acknowledged it, or has not in time. */
  within(timeoutMs: number): Promise<Acknowledgement>;
  /** It has not left: nothing is to come, and nobody's silence. */
  cancel(): void;
}

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

  /** Begins before a message leaves: the answer may come in the same breath. */
  listenFor(messageId: string): Listening {
    const { promise, resolve } = Promise.withResolvers<Acknowledgement>();
    let timer: NodeJS.Timeout | undefined;
    let isSettled = false;
    const settle = (acknowledgement: Acknowledgement) => {
      isSettled = true;
      clearTimeout(timer);
      if (this.#waiting.get(messageId) === settle) this.#waiting.delete(messageId);
      resolve(acknowledgement);
    };
    this.#waiting.set(messageId, settle);
    return {
      within: (timeoutMs) => {
        if (!isSettled) timer = setTimeout(() => this.#onSilence(settle), timeoutMs);
        return promise;
      },
      cancel: () => settle("gone"),
    };
  }

  /** WhatsApp has a message, or refuses it. */
  arrived(messageId: string, error: string | undefined): void {
    this.#silences = 0;
    this.#waiting.get(messageId)?.(error === undefined ? {} : { error });
  }

  /** The connection is gone: nothing more is heard of any. */
  giveUp(): void {
    this.#silences = 0;
    for (const settle of [...this.#waiting.values()]) settle("gone");
  }

  #onSilence(settle: (acknowledgement: Acknowledgement) => void): void {
    settle("silent");
    this.#silences += 1;
    if (this.#silences >= SILENCES_OF_A_DEAF_LINE) this.#onDeaf();
  }
}
