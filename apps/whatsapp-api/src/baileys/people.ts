import type { Person } from "@gomarketing/contracts";
import type { SessionStore } from "../store/session-store.ts";
import { BoundedCache } from "./caches.ts";

/** What is remembered of a person, under each of their addresses. */
interface Acquaintance {
  /** They wrote to us, at some time. */
  readonly wrote?: true;
  /** We wrote to them, at some time. */
  readonly written?: true;
}

const MAX_CACHED = 2_000;
const CACHED_MS = 86_400_000;

/** Who wrote to this session, and to whom it wrote: a LID and a phone number are one person here. */
export class People {
  readonly #store: SessionStore;
  /** Those of whom nothing new can be learned by another message. */
  readonly #wrote = new BoundedCache(MAX_CACHED, CACHED_MS);

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** Somebody wrote. */
  wrote(person: Person): void {
    if (this.#wrote.get(person.jid)) return;
    this.#note(person, { wrote: true });
    this.#wrote.set(person.jid, true);
  }

  /** We wrote to somebody. */
  written(person: Person): void {
    this.#note(person, { written: true });
  }

  hasWritten = (person: Person): boolean => this.#of(person).some(({ wrote }) => wrote);

  isKnown = (person: Person): boolean => this.#of(person).length > 0;

  #note(person: Person, news: Acquaintance): void {
    for (const address of addressesOf(person)) {
      const known = this.#store.document<Acquaintance>("person", address);
      if (known?.wrote === (news.wrote ?? known?.wrote) && known?.written === (news.written ?? known?.written))
        continue;
      this.#store.keepDocument("person", address, Date.now(), { ...known, ...news });
    }
  }

  #of = (person: Person): Acquaintance[] =>
    addressesOf(person).flatMap((address) => this.#store.document<Acquaintance>("person", address) ?? []);
}

/** Every address of a person: as they are written to, their LID, their number. */
export const addressesOf = ({ jid, lid, phone }: Person): string[] => [
  ...new Set([jid, lid, phone && `${phone.slice(1)}@s.whatsapp.net`].filter((one): one is string => Boolean(one))),
];
