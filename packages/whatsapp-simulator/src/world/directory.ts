import { jidDecode } from "baileys";
import { Account, type AccountOptions, type Companion } from "./account.ts";

const FIRST_LID = 100_000_000_000_001;

/** Who is on this WhatsApp: found by number, JID or LID. */
export class Directory {
  readonly #byUser = new Map<string, Account>();
  readonly #all: Account[] = [];

  add(options: AccountOptions): Account {
    const known = this.byNumber(options.number);
    if (known) return known;
    const account = new Account(options, String(FIRST_LID + this.#all.length));
    this.#all.push(account);
    this.#byUser.set(account.user, account);
    this.#byUser.set(account.lidUser, account);
    return account;
  }

  byNumber = (number: string): Account | undefined => this.#byUser.get(number.replace(/\D/g, ""));

  byJid(jid: string | undefined): Account | undefined {
    const user = jid && jidDecode(jid)?.user;
    return user ? this.#byUser.get(user) : undefined;
  }

  companion(jid: string): Companion | undefined {
    const device = jidDecode(jid)?.device;
    return device ? this.byJid(jid)?.companions.get(device) : undefined;
  }

  get accounts(): readonly Account[] {
    return this.#all;
  }
}
