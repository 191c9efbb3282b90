import { type BinaryNode, extractE2ESessionFromRetryReceipt } from "baileys";
import { child, children, node, seconds } from "../transport/nodes.ts";
import type { Companion } from "../world/account.ts";
import type { Directory } from "../world/directory.ts";
import type { Group, Groups } from "../world/groups.ts";
import type { MediaHost } from "../world/media-host.ts";
import { answerMediaRetry } from "../world/media-retry.ts";
import type { Person, ReceiptState } from "../world/person.ts";

export interface MessageContext {
  readonly directory: Directory;
  readonly groups: Groups;
  readonly media: MediaHost;
  personOf(jid: string | undefined): Person | undefined;
  count(kind: string): void;
}

/** A message that a linked device sends: acknowledged at once, then brought to every phone it is for. */
export async function onMessage(stanza: BinaryNode, companion: Companion, context: MessageContext): Promise<void> {
  const { id = "", to = "" } = stanza.attrs;
  const { refusal } = companion.account;
  if (refusal && refusal.left > 0) {
    refusal.left -= 1;
    const error = String(refusal.code);
    companion.connection?.send(node("ack", { class: "message", id, from: to, t: seconds(), error }));
    return;
  }
  context.count("accepted");
  companion.connection?.send(node("ack", { class: "message", id, from: to, t: seconds() }));
  const group = context.groups.byJid(to);
  if (group) return bringToGroup(stanza, companion, group, context);
  const direct = children(stanza)
    .filter(({ tag }) => tag === "enc")
    .map((enc) => ({ jid: to, enc }));
  const fanout = children(child(stanza, "participants")).flatMap(({ attrs, content }) => {
    const enc = Array.isArray(content) ? content[0] : undefined;
    return attrs.jid && enc ? [{ jid: attrs.jid, enc }] : [];
  });
  await Promise.all([...direct, ...fanout].map(({ jid, enc }) => bring(stanza, jid, enc, companion, context)));
}

/** A group's message has one ciphertext for all, and the key to it for those who do not have it yet. */
async function bringToGroup(stanza: BinaryNode, from: Companion, group: Group, context: MessageContext): Promise<void> {
  const { id = "", type = "text", edit } = stanza.attrs;
  const enc = children(stanza).find(({ tag, attrs }) => tag === "enc" && attrs.type === "skmsg");
  const keys = new Map(
    children(child(stanza, "participants")).flatMap(({ attrs, content }) => {
      const key = Array.isArray(content) ? content[0] : undefined;
      return attrs.jid && key ? [[attrs.jid, key] as const] : [];
    }),
  );
  if (!enc) return;
  const identity = child(stanza, "device-identity");
  const about = { id, type, t: seconds(), notify: from.account.name, ...(edit && { edit }) };
  const address = { from: group.jid, participant: from.lid, participant_pn: from.account.jid, addressing_mode: "lid" };
  for (const member of group.members.keys()) {
    for (const device of member.companions.values()) {
      const key = keys.get(device.lid) ?? keys.get(device.jid);
      const content = [...(key ? [key] : []), enc, ...(identity ? [identity] : [])];
      if (device !== from) device.deliver(`message/${id}`, node("message", { ...about, ...address }, content));
    }
    const key = keys.get(member.lid) ?? keys.get(member.jid);
    const outcome = await context.personOf(member.jid)?.receiveInGroup(from, group.jid, id, enc, key);
    if (outcome !== "delivered" || member === from.account) continue;
    from.deliver(
      `receipt/${id}/${member.lid}`,
      node("receipt", { id, from: group.jid, participant: member.lid, t: seconds() }),
    );
  }
}

async function bring(
  stanza: BinaryNode,
  jid: string,
  enc: BinaryNode,
  from: Companion,
  context: MessageContext,
): Promise<void> {
  const other = context.directory.companion(jid);
  const { id = "", type = "text", edit } = stanza.attrs;
  if (other) {
    const identity = child(stanza, "device-identity");
    const attributes = {
      id,
      from: from.lid,
      t: seconds(),
      type,
      addressing_mode: "lid",
      ...(edit && { edit }),
      ...addressOf(stanza, from, other, context),
    };
    other.deliver(`message/${id}`, node("message", attributes, [enc, ...(identity ? [identity] : [])]));
    return;
  }
  const person = context.personOf(jid);
  if (!person) return;
  const outcome = await person.receive(from, stanza, enc);
  if (outcome === "retry") return askAgain(stanza, jid, enc, from, person);
  if (person.account !== from.account) {
    from.deliver(`receipt/${id}/`, node("receipt", { id, from: stanza.attrs.to ?? jid, t: seconds() }));
  }
}

// A device of one's own is told whom the message went to, another's who wrote it.
function addressOf(
  stanza: BinaryNode,
  from: Companion,
  to: Companion,
  { directory }: MessageContext,
): Record<string, string> {
  const { account } = from;
  if (account !== to.account) return { sender_pn: account.jid, notify: account.name };
  const recipient = directory.byJid(stanza.attrs.to);
  return { recipient: recipient?.lid ?? stanza.attrs.to ?? "", ...(recipient && { peer_recipient_pn: recipient.jid }) };
}

/** What a phone says when it cannot read a message: the sender then fetches its keys anew and encrypts afresh. */
function askAgain(stanza: BinaryNode, jid: string, enc: BinaryNode, from: Companion, person: Person): void {
  const count = String(Number(enc.attrs.count ?? "0") + 1);
  const registration = Buffer.alloc(4);
  registration.writeUInt32BE(person.account.phone.creds.registrationId);
  from.deliver(
    `receipt/${stanza.attrs.id}/retry`,
    node("receipt", { id: stanza.attrs.id ?? "", from: jid, type: "retry", t: seconds() }, [
      node("retry", { count, id: stanza.attrs.id ?? "", t: stanza.attrs.t ?? seconds(), v: "1" }),
      node("registration", {}, registration),
    ]),
  );
}

const STATES: Record<string, ReceiptState> = { "": "delivered", inactive: "delivered", read: "read", played: "played" };

/** A receipt of a linked device: empties its queue, and tells the writer. */
export async function onReceipt(stanza: BinaryNode, companion: Companion, context: MessageContext): Promise<void> {
  const { id = "", to = "", type = "" } = stanza.attrs;
  companion.connection?.send(node("ack", { class: "receipt", id, from: to, ...(type && { type }) }));
  const ids = [id, ...children(child(stanza, "list")).map(({ attrs }) => attrs.id ?? "")];
  const writer = context.personOf(type === "sender" ? companion.account.jid : to);
  if (type === "server-error") {
    const { jid = "", participant, from_me: fromMe } = child(stanza, "rmr")?.attrs ?? {};
    const owner = context.personOf(fromMe === "true" ? companion.account.jid : (participant ?? jid));
    return answerMediaRetry(companion, stanza, owner?.holds(id), context.media);
  }
  if (type === "retry") {
    const bundle = extractE2ESessionFromRetryReceipt(stanza);
    context.count("retries");
    const fresh = bundle && {
      registrationId: bundle.registrationId,
      identity: bundle.identityKey,
      signedPreKey: bundle.signedPreKey,
      preKey: bundle.preKey,
    };
    await writer?.retry(companion, id, child(stanza, "retry")?.attrs.count ?? "1", (fresh as never) ?? undefined);
    return;
  }
  const state = STATES[type];
  for (const one of ids) {
    companion.confirm(`message/${one}`);
    if (!state) continue;
    writer?.onReceipt(one, state);
    // Their linked devices show ticks too.
    for (const device of writer?.account.companions.values() ?? []) {
      const seen = { id: one, from: companion.account.lid, t: seconds(), ...(type && { type }) };
      if (writer?.account !== companion.account) device.deliver(`receipt/${one}/${type}`, node("receipt", seen));
    }
  }
}

/** Somebody writes at a linked device, and the other one sees it. */
export function onChatState(stanza: BinaryNode, companion: Companion, context: MessageContext): void {
  const [state] = children(stanza);
  if (state) context.personOf(stanza.attrs.to)?.onTyping(companion.account.number, state.tag);
}

/** A linked device wants to know whether somebody is there: whoever has a phone here is. */
export function onPresence(stanza: BinaryNode, companion: Companion, context: MessageContext): void {
  const { type, to = "" } = stanza.attrs;
  if (type !== "subscribe" || !context.directory.byJid(to)) return;
  companion.connection?.send(node("presence", { from: to, type: "available" }));
}

/** An acknowledgement of a linked device: it has a receipt or a notification, or refuses a message. */
export function onAck(stanza: BinaryNode, companion: Companion): void {
  const { id = "", type = "" } = stanza.attrs;
  if (stanza.attrs.class === "receipt") companion.confirm(`receipt/${id}/${stanza.attrs.participant ?? type}`);
  if (stanza.attrs.class === "notification") companion.confirm(`notification/${id}`);
  if (stanza.attrs.class === "call") companion.confirm(`call/${id}`);
  if (stanza.attrs.class === "message" && stanza.attrs.error !== "500") companion.confirm(`message/${id}`);
}
