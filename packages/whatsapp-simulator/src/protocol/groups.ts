import type { BinaryNode } from "baileys";
import { child, children, node, seconds } from "../transport/nodes.ts";
import { type Companion, receiptKey } from "../world/account.ts";
import type { Directory } from "../world/directory.ts";
import type { Group, Groups } from "../world/groups.ts";
import type { Person } from "../world/person.ts";
import { retryReceipt } from "./receipts.ts";

interface GroupContext {
  readonly directory: Directory;
  readonly groups: Groups;
  personOf(jid: string | undefined): Person | undefined;
  count(kind: string): void;
}

/** What a linked client asks about groups: one of its own, or all of them. */
export function onGroupQuery(query: BinaryNode, { account }: Companion, { groups }: GroupContext): BinaryNode[] {
  const group = groups.byJid(query.attrs.to);
  if (child(query, "query"))
    return group?.members.has(account)
      ? [group.metadata()]
      : [node("error", { code: group ? "403" : "404", text: group ? "forbidden" : "item-not-found" })];
  const own = groups.of(account).map((one) => one.metadata());
  return [node("groups", {}, own)];
}

/** A group's message has one ciphertext for all, and the key to it for those who do not have it yet. */
export async function bringToGroup(
  stanza: BinaryNode,
  from: Companion,
  group: Group,
  context: GroupContext,
): Promise<void> {
  if (stanza.attrs.participant) return bringAgain(stanza, from, group, context);
  const enc = children(stanza).find(({ tag, attrs }) => tag === "enc" && attrs.type === "skmsg");
  if (!enc) return;
  const keys = new Map(
    children(child(stanza, "participants")).flatMap(({ attrs, content }) => {
      const key = Array.isArray(content) ? content[0] : undefined;
      return attrs.jid && key ? [[attrs.jid, key] as const] : [];
    }),
  );
  const keyOf = ({ lid, jid }: { lid: string; jid: string }) => keys.get(lid) ?? keys.get(jid);
  for (const member of group.members.keys()) {
    for (const device of member.companions.values()) {
      const key = keyOf(device);
      if (device !== from) pass(stanza, from, group, device, key ? [key, enc] : [enc]);
    }
    const person = context.personOf(member.jid);
    if (person) await hand(stanza, from, group, person, [enc, keyOf(member)], context);
  }
}

// What one member could not read comes again, encrypted for them alone.
async function bringAgain(stanza: BinaryNode, from: Companion, group: Group, context: GroupContext): Promise<void> {
  const { participant = "" } = stanza.attrs;
  const enc = children(stanza).find(({ tag }) => tag === "enc");
  if (!enc) return;
  const device = context.directory.companion(participant);
  if (device) return pass(stanza, from, group, device, [enc]);
  const person = context.personOf(participant);
  if (person) await hand(stanza, from, group, person, [enc, undefined], context);
}

function pass(stanza: BinaryNode, from: Companion, group: Group, to: Companion, content: BinaryNode[]): void {
  const { id = "", type = "text", edit } = stanza.attrs;
  const identity = child(stanza, "device-identity");
  const about = { id, type, t: seconds(), notify: from.account.name, ...(edit && { edit }) };
  const address = { from: group.jid, participant: from.lid, participant_pn: from.account.jid, addressing_mode: "lid" };
  to.deliver(`message/${id}`, node("message", { ...about, ...address }, [...content, ...(identity ? [identity] : [])]));
}

async function hand(
  stanza: BinaryNode,
  from: Companion,
  group: Group,
  person: Person,
  [enc, key]: [BinaryNode, BinaryNode | undefined],
  context: GroupContext,
): Promise<void> {
  const { id = "" } = stanza.attrs;
  const { account } = person;
  const address = { id, from: group.jid, participant: account.lid };
  const outcome = await person.receiveInGroup(from, group.jid, id, enc, key);
  if (outcome === "retry") {
    context.count("retries");
    from.deliver(receiptKey(id, "retry", account.lid), retryReceipt(stanza, enc, account, address));
  } else if (account !== from.account) {
    from.deliver(receiptKey(id, "", account.lid), node("receipt", { ...address, t: seconds() }));
  }
}
