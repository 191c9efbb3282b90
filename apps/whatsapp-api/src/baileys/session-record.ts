/** What is kept of the conversation with one device, as libsignal writes it and as far as it matters here. */
export interface SessionRecord {
  readonly version?: string;
  /** By base key: one for each time that either side began anew. */
  readonly _sessions: Readonly<Record<string, Session>>;
}

interface Session {
  /** By the public key that its messages carry, in base64. */
  readonly _chains: Readonly<Record<string, Chain>>;
  /** When it was last used, in milliseconds since 1970. */
  readonly indexInfo: { readonly used: number };
}

export interface Chain {
  /** Without a key once the other side has gone on to its next turn. */
  readonly chainKey: { readonly key?: string };
}
