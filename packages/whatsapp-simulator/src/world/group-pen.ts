import type { BinaryNode, proto } from "baileys";
import { node, seconds } from "../transport/nodes.ts";
import type { Account, Companion } from "./account.ts";
import type { Group } from "./groups.ts";

export interface GroupMessage {
  readonly id: string;
  readonly message: proto.IMessage;
  /** Of its stanza. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A phone's half of writing into groups: one ciphertext for all, and the key to it for devices that lack it. */
export class GroupPen {
  readonly #account: Account;
  /** Devices that have our key, by group. */
  readonly #keyed = new Map<string, WeakSet<Companion>>();

  constructor(account: Account) {
    this.#account = account;
  }

  /** Writes, for the devices of all members; whoever has only a phone reads it there. */
  async write(group: Group, written: GroupMessage): Promise<void> {
    const { phone, lid, number } = this.#account;
    const { enc, key } = await phone.encryptForGroup(group.jid, lid, written.message);
    for (const member of group.members.keys()) {
      for (const companion of member.companions.values()) {
        const keys = await this.#keyFor(group, companion, key);
        companion.deliver(`message/${written.id}`, this.#stanza(group, written, [...keys, enc]));
      }
      if (member === this.#account || member.companions.size > 0) continue;
      member.holder?.take({ id: written.id, from: number, message: written.message, group: group.jid });
    }
  }

  /** A device could not read it: it gets the message alone, and the key for those to come. */
  async writeAgain(group: Group, written: GroupMessage, companion: Companion, count: string): Promise<void> {
    const { phone, lid } = this.#account;
    const { key } = await phone.encryptForGroup(group.jid, lid, {});
    const enc = await phone.encrypt(companion.lid, { ...written.message, ...key }, { count });
    this.#knowing(group).add(companion);
    companion.deliver(`message/${written.id}`, this.#stanza(group, written, [enc]));
  }

  async #keyFor(group: Group, companion: Companion, key: proto.IMessage): Promise<BinaryNode[]> {
    const knowing = this.#knowing(group);
    const { phone } = this.#account;
    if (knowing.has(companion) || !(await phone.reach(companion))) return [];
    knowing.add(companion);
    return [await phone.encrypt(companion.lid, key)];
  }

  #knowing(group: Group): WeakSet<Companion> {
    const known = this.#keyed.get(group.jid) ?? new WeakSet();
    this.#keyed.set(group.jid, known);
    return known;
  }

  #stanza(group: Group, { id, attributes }: GroupMessage, content: BinaryNode[]): BinaryNode {
    const { lid, knownJid, name } = this.#account;
    const author = { participant: lid, ...(knownJid && { participant_pn: knownJid }), addressing_mode: "lid" };
    return node("message", { id, t: seconds(), notify: name, ...attributes, from: group.jid, ...author }, content);
  }
}
