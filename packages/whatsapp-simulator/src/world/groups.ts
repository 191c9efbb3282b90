import { randomUUID } from "node:crypto";
import type { BinaryNode } from "baileys";
import { node, seconds } from "../transport/nodes.ts";
import type { Account } from "./account.ts";
import type { Directory } from "./directory.ts";

const FIRST_GROUP = 120_363_000_000_000_001n;

/** Somebody, or their number. */
export type Who = Account | string;

/** A group: its name, and who is in it. What changes is told to the devices of all members. */
export class Group {
  readonly jid: string;
  readonly createdAt = seconds();
  readonly members = new Map<Account, { isAdmin: boolean }>();
  readonly owner: Account;
  readonly #find: (who: Who) => Account;
  subject: string;
  description = "";
  /** Seconds after which messages disappear; 0 when they stay. */
  expiration = 0;

  constructor(jid: string, subject: string, owner: Account, find: (who: Who) => Account) {
    this.jid = jid;
    this.subject = subject;
    this.owner = owner;
    this.#find = find;
    this.members.set(owner, { isAdmin: true });
  }

  /** Tells all members that there is this group. */
  announce = (): void => this.#tell(this.owner, node("create", {}, [this.metadata()]));

  /** Gives it another name. @throws when nobody has a number, here and below */
  rename(subject: string, by: Who): void {
    const author = this.#find(by);
    this.subject = subject;
    this.#tell(author, node("subject", { subject, s_t: seconds() }));
  }

  /** Says what it is for. */
  describe(description: string, by: Who): void {
    const author = this.#find(by);
    this.description = description;
    this.#tell(author, node("description", { id: randomUUID() }, [node("body", {}, Buffer.from(description))]));
  }

  /** Sets after how many seconds messages disappear; 0 ends it. */
  setDisappearing(expiration: number, by: Who): void {
    const author = this.#find(by);
    this.expiration = expiration;
    this.#tell(
      author,
      expiration > 0 ? node("ephemeral", { expiration: String(expiration) }) : node("not_ephemeral", {}),
    );
  }

  /** Lets people in. */
  add(people: readonly Who[], by: Who): void {
    const author = this.#find(by);
    const members = people.map(this.#find);
    for (const member of members) this.members.set(member, { isAdmin: false });
    this.#tell(author, node("add", {}, members.map(participant)));
  }

  /** Those who are removed hear of it too; somebody who removes only themselves leaves. */
  remove(people: readonly Who[], by: Who): void {
    const author = this.#find(by);
    const members = people.map(this.#find);
    this.#tell(author, node("remove", {}, members.map(participant)));
    for (const member of members) this.members.delete(member);
  }

  /** People go by themselves, one after the other. */
  leave(people: readonly Who[]): void {
    for (const one of people) this.remove([one], one);
  }

  promote = (people: readonly Who[], by: Who): void => this.setAdmin(people, true, by);
  demote = (people: readonly Who[], by: Who): void => this.setAdmin(people, false, by);

  /** Makes members administrators, or no longer. */
  setAdmin(people: readonly Who[], isAdmin: boolean, by: Who): void {
    const author = this.#find(by);
    const members = people.map(this.#find);
    for (const member of members) this.members.set(member, { isAdmin });
    this.#tell(author, node(isAdmin ? "promote" : "demote", {}, members.map(participant)));
  }

  /** What a query for the group is answered. */
  metadata(): BinaryNode {
    const attributes = {
      id: this.jid.split("@")[0] ?? "",
      subject: this.subject,
      s_t: this.createdAt,
      creation: this.createdAt,
      creator: this.owner.lid,
      creator_pn: this.owner.jid,
      addressing_mode: "lid",
    };
    return node("group", attributes, [
      ...(this.description
        ? [node("description", { id: "1", t: seconds() }, [node("body", {}, Buffer.from(this.description))])]
        : []),
      ...(this.expiration > 0 ? [node("ephemeral", { expiration: String(this.expiration) })] : []),
      ...[...this.members].map(([member, { isAdmin }]) =>
        node("participant", { ...participant(member).attrs, ...(isAdmin && { type: "admin" }) }),
      ),
    ]);
  }

  #tell(by: Account, change: BinaryNode): void {
    for (const companion of [...this.members.keys()].flatMap(({ companions }) => [...companions.values()])) {
      const id = randomUUID();
      const attributes = {
        id,
        type: "w:gp2",
        from: this.jid,
        t: seconds(),
        participant: by.lid,
        ...(by.knownJid && { participant_pn: by.knownJid }),
      };
      companion.deliver(`notification/${id}`, node("notification", attributes, [change]));
    }
  }
}

// Groups name their members by LID; the number is said where it is known.
const participant = ({ lid, knownJid }: Account): BinaryNode =>
  node("participant", { jid: lid, ...(knownJid && { phone_number: knownJid }) });

/** All groups of this WhatsApp. */
export class Groups {
  readonly #groups = new Map<string, Group>();
  readonly #find: (who: Who) => Account;

  constructor(directory: Directory) {
    this.#find = (who) => {
      const account = typeof who === "string" ? directory.byNumber(who) : who;
      if (!account) throw new Error(`nobody has the number ${who}`);
      return account;
    };
  }

  /** Makes a group, and tells its members. @throws when nobody has a number */
  create(subject: string, owner: Who, people: readonly Who[]): Group {
    const members = people.map(this.#find);
    const group = new Group(`${FIRST_GROUP + BigInt(this.#groups.size)}@g.us`, subject, this.#find(owner), this.#find);
    for (const member of members) if (member !== group.owner) group.members.set(member, { isAdmin: false });
    this.#groups.set(group.jid, group);
    group.announce();
    return group;
  }

  byJid = (jid: string | undefined): Group | undefined => (jid ? this.#groups.get(jid) : undefined);

  of = (account: Account): Group[] => [...this.#groups.values()].filter(({ members }) => members.has(account));
}
