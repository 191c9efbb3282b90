import type { SessionError, SessionStatus } from "@gomarketing/contracts";
import type { SessionStore } from "../store/session-store.ts";

/** Whom WhatsApp let in. */
export interface Account {
  readonly jid: string;
  readonly lid?: string;
  readonly name?: string;
}

/** A number that was never linked is nobody's. */
export const isSameAccount = (one: Account | undefined, other: Account | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  (one.jid === other.jid || (one.lid !== undefined && one.lid === other.lid));

/** What a session was when it last changed. */
export interface SavedState {
  readonly status: SessionStatus;
  readonly updatedAt: string;
  readonly lastError?: SessionError;
}

/** What a session remembers of itself over restarts, sealed in its store. */
export class SessionFacts {
  readonly #store: SessionStore;

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** Whether it was started and not stopped since: such sessions come back with the program. */
  get isWanted(): boolean {
    return this.#store.fact<boolean>("wanted") ?? false;
  }
  set isWanted(value: boolean) {
    this.#store.setFact("wanted", value);
  }

  get account(): Account | undefined {
    return this.#store.fact<Account>("account");
  }
  set account(value: Account | undefined) {
    this.#store.setFact("account", value);
  }

  /**
   * WhatsApp let somebody in. Whose what waits to be sent is, is remembered when they are logged out: they may come back.
   *
   * @returns whether it is the account that was let in before
   */
  link(account: Account): boolean {
    const isSame = isSameAccount(this.#store.fact<Account>("writer") ?? this.account, account);
    this.#store.setFact("writer", account);
    this.account = account;
    return isSame;
  }

  /** It belongs to nobody any more. */
  unlink(): void {
    this.account = undefined;
    this.unusedSince = undefined;
    this.erasedAt = undefined;
  }

  get state(): SavedState | undefined {
    return this.#store.fact<SavedState>("state");
  }
  set state(value: SavedState | undefined) {
    this.#store.setFact("state", value);
  }

  /** The address of its proxy, with the password in it: never shown to anybody. */
  get proxy(): string | undefined {
    return this.#store.fact<string>("proxy");
  }
  set proxy(value: string | undefined) {
    this.#store.setFact("proxy", value);
  }

  /** Its proxy without who signs in there; null for none. */
  get shownProxy(): string | null {
    return this.proxy === undefined ? null : withoutSecrets(this.proxy);
  }

  /** Since when it has not been connected, in milliseconds since 1970; undefined while it is. */
  get unusedSince(): number | undefined {
    return this.#store.fact<number>("unused-since");
  }
  set unusedSince(value: number | undefined) {
    this.#store.setFact("unused-since", value);
  }

  /** When its credentials are erased, as it was announced; in milliseconds since 1970. */
  get erasedAt(): number | undefined {
    return this.#store.fact<number>("erased-at");
  }
  set erasedAt(value: number | undefined) {
    this.#store.setFact("erased-at", value);
  }

  /**
   * Somebody uses it, or wants to keep it: an announced erasure is off.
   *
   * @param unusedSince from when on it counts as unused, in milliseconds since 1970; undefined while it is connected
   * @returns whether its erasure had been announced
   */
  markUsed(unusedSince: number | undefined): boolean {
    const wasAnnounced = this.erasedAt !== undefined;
    if (wasAnnounced) this.erasedAt = undefined;
    if (unusedSince !== undefined) this.unusedSince = unusedSince;
    return wasAnnounced;
  }
}

/** A proxy's address without its user and password, and without whatever else but the place might be one. */
function withoutSecrets(proxy: string): string {
  const { protocol, username, password, host } = new URL(proxy);
  return `${protocol}//${username || password ? "•••@" : ""}${host}`;
}
