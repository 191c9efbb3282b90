import { type BinaryNode, extractE2ESessionFromRetryReceipt } from "baileys";
import { child, children, node, seconds } from "../transport/nodes.ts";
import { type Companion, receiptKey, recipient } from "../world/account.ts";
import type { Directory } from "../world/directory.ts";
import type { Groups } from "../world/groups.ts";
import type { MediaHost } from "../world/media-host.ts";
import { answerMediaRetry } from "../world/media-retry.ts";
import type { Person, ReceiptState } from "../world/person.ts";
import { writingState } from "../world/signs.ts";
import { bringToGroup } from "./groups.ts";
import { retryReceipt } from "./receipts.ts";

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
  const { refusal, muted } = companion.account;
  if (muted && (muted.messageId ?? id) === id) {
    muted.kept.set(id, () => void carry(stanza, companion, context));
    return;
  }
  if (refusal && refusal.left > 0) {
    refusal.left -= 1;
    const error = String(refusal.code);
    companion.connection?.send(node("ack", { class: "message", id, from: to, t: seconds(), error }));
    return;
  }
  context.count("accepted");
  companion.connection?.send(node("ack", { class: "message", id, from: to, t: seconds() }));
  return carry(stanza, companion, context);
}

/** Brings a message to every phone it is for. */
async function carry(stanza: BinaryNode, companion: Companion, context: MessageContext): Promise<void> {
  const { to = "" } = stanza.attrs;
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

async function bring(
  stanza: BinaryNode,
  jid: string,
  enc: BinaryNode,
  from: Companion,
  context: MessageContext,
): Promise<void> {
  // Whoever has blocked the writer never gets it, and nobody says so.
  if (context.directory.byJid(jid)?.blocked.has(from.account.lid)) return;
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
  if (outcome === "retry") {
    context.count("retries");
    from.deliver(receiptKey(id, "retry"), retryReceipt(stanza, enc, person.account, { id, from: jid }));
  } else if (person.account !== from.account) {
    from.deliver(receiptKey(id), node("receipt", { id, from: stanza.attrs.to ?? jid, t: seconds() }));
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
  const about = directory.byJid(stanza.attrs.to);
  return about ? recipient(about) : { recipient: stanza.attrs.to ?? "" };
}

const STATES: Record<string, ReceiptState> = { "": "delivered", inactive: "delivered", read: "read", played: "played" };

/** A receipt of a linked device: empties its queue, and tells the writer. */
export async function onReceipt(stanza: BinaryNode, companion: Companion, context: MessageContext): Promise<void> {
  const { id = "", to = "", type = "", participant } = stanza.attrs;
  companion.connection?.send(node("ack", { class: "receipt", id, from: to, ...(type && { type }) }));
  const ids = [id, ...children(child(stanza, "list")).map(({ attrs }) => attrs.id ?? "")];
  // Of a message in a group the receipt names the group, and its writer as participant.
  const writer = context.personOf(type === "sender" ? companion.account.jid : (participant ?? to));
  if (type === "server-error") {
    const { jid = "", participant: author, from_me: fromMe } = child(stanza, "rmr")?.attrs ?? {};
    const owner = context.personOf(fromMe === "true" ? companion.account.jid : (author ?? jid));
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
      const { lid } = companion.account;
      const group = context.groups.byJid(to)?.jid;
      const seen = {
        id: one,
        t: seconds(),
        ...(type && { type }),
        ...(group ? { from: group, participant: lid } : { from: lid }),
      };
      if (writer?.account !== companion.account)
        device.deliver(receiptKey(one, type, group && lid), node("receipt", seen));
    }
  }
}

/** Somebody writes at a linked device, and the others see it, on their phones and devices. */
export function onChatState(stanza: BinaryNode, companion: Companion, context: MessageContext): void {
  const state = writingState(children(stanza)[0]);
  if (!state) return;
  const { account } = companion;
  const group = context.groups.byJid(stanza.attrs.to);
  const other = context.directory.byJid(stanza.attrs.to);
  const readers = group ? [...group.members.keys()] : other ? [other] : [];
  for (const one of readers) if (one !== account) context.personOf(one.jid)?.onTyping(account.number, state);
  const to = group ?? other?.number;
  if (to) context.personOf(account.jid)?.typing(to, state);
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
  if (stanza.attrs.class === "receipt") companion.confirm(receiptKey(id, type, stanza.attrs.participant));
  if (stanza.attrs.class === "notification") companion.confirm(`notification/${id}`);
  if (stanza.attrs.class === "call") companion.confirm(`call/${id}`);
  if (stanza.attrs.class === "message" && stanza.attrs.error !== "500") companion.confirm(`message/${id}`);
}
