import type { Identities, Wanted } from "./identity.ts";

/** What reads the votes of a poll. */
export interface Poll {
  readonly secret: Uint8Array;
  readonly options: readonly string[];
  /** How many may be chosen; 0 or not known: as many as one likes. */
  readonly maxSelections?: number;
  /** Every address of who made it, without a device, first the one that it came from; none when it was us. */
  readonly creators: readonly string[];
}

/** Who we are, on this session. */
export interface Me {
  readonly jid: string;
  readonly lid: string | undefined;
}

export interface InboundContext {
  readonly me: Me;
  readonly identities: Identities;
  /** Addresses that are taken in though they carry no conversation. */
  readonly wanted: Wanted;
  /** A poll that was seen or sent, by its message's id. */
  poll(id: string): Poll | undefined;
}
