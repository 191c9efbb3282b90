import { randomUUID } from "node:crypto";
import type { BinaryNode } from "baileys";
import { node, seconds } from "../transport/nodes.ts";
import type { Account } from "./account.ts";

const FIRST_GROUP = 120_363_000_000_000_001n;

/** A group: its name, and who is in it. What changes is told to the devices of all members. */
export class Group {
  readonly jid: string;
  readonly createdAt = seconds();
  readonly members = new Map<Account, { isAdmin: boolean }>();
  readonly owner: Account;
  subject: string;
  description = "";
  /** Seconds after which messages disappear; 0 when they stay. */
  expiration = 0;

  constructor(jid: string, subject: string, owner: Account, members: readonly Account[]) {
    this.jid = jid;
    this.subject = subject;
    this.owner = owner;
    for (const member of members) this.members.set(member, { isAdmin: member === owner });
    this.members.set(owner, { isAdmin: true });
  }

  rename(subject: string, by: Account): void {
    this.subject = subject;
    this.#tell(by, node("subject", { subject, s_t: seconds() }));
  }

  describe(description: string, by: Account): void {
    this.description = description;
    this.#tell(by, node("description", { id: randomUUID() }, [node("body", {}, Buffer.from(description))]));
  }

  setDisappearing(expiration: number, by: Account): void {
    this.expiration = expiration;
    this.#tell(by, expiration > 0 ? node("ephemeral", { expiration: String(expiration) }) : node("not_ephemeral", {}));
  }

  add(members: readonly Account[], by: Account): void {
    for (const member of members) this.members.set(member, { isAdmin: false });
    this.#tell(by, node("add", {}, members.map(participant)));
  }

  /** Those who are removed hear of it too; somebody who removes only themselves leaves. */
  remove(members: readonly Account[], by: Account): void {
    this.#tell(by, node("remove", {}, members.map(participant)));
    for (const member of members) this.members.delete(member);
  }

  setAdmin(members: readonly Account[], isAdmin: boolean, by: Account): void {
    for (const member of members) this.members.set(member, { isAdmin });
    this.#tell(by, node(isAdmin ? "promote" : "demote", {}, members.map(participant)));
  }

  /** What a query for the group is answered. */
  metadata(): BinaryNode {
    const { user } = { user: this.jid.split("@")[0] ?? "" };
    const attributes = {
      id: user,
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
        participant_pn: by.jid,
      };
      companion.deliver(`notification/${id}`, node("notification", attributes, [change]));
    }
  }
}

const participant = ({ lid, jid }: Account): BinaryNode => node("participant", { jid: lid, phone_number: jid });

/** All groups of this WhatsApp. */
export class Groups {
  readonly #groups = new Map<string, Group>();

  create(subject: string, owner: Account, members: readonly Account[]): Group {
    const group = new Group(`${FIRST_GROUP + BigInt(this.#groups.size)}@g.us`, subject, owner, members);
    this.#groups.set(group.jid, group);
    return group;
  }

  byJid = (jid: string | undefined): Group | undefined => (jid ? this.#groups.get(jid) : undefined);

  of = (account: Account): Group[] => [...this.#groups.values()].filter(({ members }) => members.has(account));
}
