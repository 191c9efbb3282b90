/** What somebody is told who looks now, and nobody keeps. */
export interface Told {
  readonly organizationId: string;
  readonly channels: readonly string[];
  readonly body: string;
}

/**
 * What backends say to each other of live events. What is committed is found without it too, by looking (`live-feed.ts`); what
 * nobody keeps reaches whom the bus reaches.
 */
export interface LiveBus {
  /** Live events were committed. */
  announce(): void;
  tell(told: Told): void;
  /** Hears what is said from now on, here and by others. */
  listen(hearer: { committed(): void; told(told: Told): void }): void;
}

/** For one backend alone. */
export class InProcessBus implements LiveBus {
  #hearer: Parameters<LiveBus["listen"]>[0] | undefined;

  announce = (): void => this.#hearer?.committed();
  tell = (told: Told): void => this.#hearer?.told(told);
  listen: LiveBus["listen"] = (hearer) => {
    this.#hearer = hearer;
  };
}
