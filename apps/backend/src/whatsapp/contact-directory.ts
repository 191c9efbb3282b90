import type { Person } from "@gomarketing/contracts";
import { phoneVariants } from "../contacts/phone-variants.ts";
import type { ContactRow } from "../database/tables.ts";

/** A contact, and the numbers and LIDs of those who became one with it. */
export type KnownContact = ContactRow & { readonly aliases?: readonly string[] };

/** The contacts that some people may be, in memory: found by LID and number, changed, and then written together. */
export class ContactDirectory {
  /** Contacts that are known to browsers, and have changed for them. */
  readonly toTell = new Set<ContactRow>();
  readonly #organizationId: string;
  readonly #newId: () => string;
  readonly #clock: () => Date;
  readonly #byName = new Map<string, ContactRow>();
  readonly #replacedBy = new Map<ContactRow, ContactRow>();
  readonly #changed = new Set<ContactRow>();

  constructor(known: readonly KnownContact[], organizationId: string, newId: () => string, clock: () => Date) {
    this.#organizationId = organizationId;
    this.#newId = newId;
    this.#clock = clock;
    for (const { aliases = [], ...row } of known) {
      this.#index(row);
      for (const alias of aliases) this.#byName.set(alias.startsWith("+") ? phoneName(alias) : `lid ${alias}`, row);
    }
  }

  /** All rows that a person answers to, the oldest first. More than one: they were not known to be the same. */
  find({ lid, phone, jid }: Person): ContactRow[] {
    const names = [lid && `lid ${lid}`, phone && phoneName(phone), !lid && !phone && `jid ${jid}`];
    const found = new Set(names.flatMap((name) => (name && this.#byName.get(name)) || []));
    return [...found].sort((a, b) => a.created_at.getTime() - b.created_at.getTime() || (a.id < b.id ? -1 : 1));
  }

  /** Takes over what WhatsApp says now. */
  learn(row: ContactRow, { jid, lid, phone, name }: Person): ContactRow {
    const news: Partial<ContactRow> = {
      ...(lid && row.lid === null && { lid }),
      ...(phone && row.phone === null && { phone }),
      ...(name && row.push_name !== name && { push_name: name }),
    };
    if (Object.keys(news).length > 0 && !this.#changed.has(row)) this.toTell.add(row);
    if (Object.keys(news).length > 0 || jid !== row.jid) {
      Object.assign(row, news, { jid, updated_at: this.#clock() });
      this.#changed.add(row);
      this.#index(row);
    }
    return row;
  }

  add({ jid, lid, phone, name }: Person): ContactRow {
    const now = this.#clock();
    const row: ContactRow = {
      id: this.#newId(),
      organization_id: this.#organizationId,
      name: null,
      push_name: name ?? null,
      phone: phone ?? null,
      lid: lid ?? null,
      jid,
      is_group: false,
      picture_url: null,
      description: null,
      participant_count: null,
      blocked_at: null,
      fields: {},
      created_at: now,
      updated_at: now,
    };
    this.#changed.add(row);
    this.#index(row);
    return row;
  }

  /** `goes` is `stays` from now on. */
  replace(goes: ContactRow, stays: ContactRow): void {
    this.#replacedBy.set(goes, stays);
    this.toTell.delete(goes);
    this.toTell.add(stays);
    for (const [name, row] of this.#byName) if (row === goes) this.#byName.set(name, stays);
    this.#index(stays);
  }

  current(row: ContactRow): ContactRow {
    const stays = this.#replacedBy.get(row);
    return stays ? this.current(stays) : row;
  }

  /** What is to be written; asked again, what has changed since. */
  takeChanged(): ContactRow[] {
    const rows = [...this.#changed];
    this.#changed.clear();
    return rows;
  }

  #index(row: ContactRow): void {
    if (row.lid !== null) this.#byName.set(`lid ${row.lid}`, row);
    if (row.phone !== null) this.#byName.set(phoneName(row.phone), row);
    if (row.jid !== null) this.#byName.set(`jid ${row.jid}`, row);
  }
}

// Of the ways to write a number, one stands for all.
const phoneName = (phone: string): string => `phone ${phoneVariants(phone)[0] ?? phone}`;
