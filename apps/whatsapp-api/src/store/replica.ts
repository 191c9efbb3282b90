/** What has changed since a moment: SQLite's own, applied to the database of that moment it gives the one of now. */
export interface Changes {
  changeset(): Uint8Array;
  close(): void;
}

/** A copy of the store elsewhere. */
export interface Replica {
  /** Whether it has everything committed until now. */
  readonly isCurrent: boolean;
  /** Something was committed. */
  changed(): void;
  /** Something was committed that nobody waits for: it goes with the next change, or with the end. */
  changedInPassing(): void;
  /** Resolves when it has everything committed until now. */
  replicated(): Promise<void>;
  /** Resolves when it has nothing of what the store was before: what was erased is erased there too. */
  forgetEarlier(): Promise<void>;
}
