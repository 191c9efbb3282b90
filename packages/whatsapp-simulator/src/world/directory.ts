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

  /** As a contact check finds them: a Brazilian mobile with or without its ninth digit is the same. */
  byPhone(number: string): Account | undefined {
    const exact = this.byNumber(number);
    if (exact) return exact;
    const [, area, ninth, rest] = /^55(\d\d)(9?)(\d{8})$/.exec(number.replace(/\D/g, "")) ?? [];
    return area && rest ? this.byNumber(`55${area}${ninth ? "" : "9"}${rest}`) : undefined;
  }

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
