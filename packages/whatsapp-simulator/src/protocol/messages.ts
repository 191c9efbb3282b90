import { type BinaryNode, extractE2ESessionFromRetryReceipt } from "baileys";
import type { Companion } from "../world/account.ts";
import type { Directory } from "../world/directory.ts";
import type { Person, ReceiptState } from "../world/person.ts";
import { child, children, node, seconds } from "./nodes.ts";

export interface MessageContext {
  readonly directory: Directory;
  personOf(jid: string | undefined): Person | undefined;
  count(kind: string): void;
}

/** A message that a linked device sends: acknowledged at once, then brought to every phone it is for. */
export async function onMessage(stanza: BinaryNode, companion: Companion, context: MessageContext): Promise<void> {
  const { id = "", to = "" } = stanza.attrs;
  context.count("accepted");
  companion.connection?.send(node("ack", { class: "message", id, from: to, t: seconds() }));
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
  const other = context.directory.companion(jid);
  const { id = "", type = "text" } = stanza.attrs;
  if (other) {
    other.deliver(
      `message/${id}`,
      node("message", { id, from: from.lid, t: seconds(), type, recipient: stanza.attrs.to ?? "" }, [enc]),
    );
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

/** What a phone says when it cannot read a message: with its keys, so that the sender can begin anew. */
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
  for (const one of ids) {
    companion.confirm(`message/${one}`);
    const state = STATES[type];
    if (state) writer?.onReceipt(one, state);
  }
}

/** An acknowledgement of a linked device: it has a receipt or a notification, or refuses a message. */
export function onAck(stanza: BinaryNode, companion: Companion): void {
  const { id = "", type = "" } = stanza.attrs;
  if (stanza.attrs.class === "receipt") companion.confirm(`receipt/${id}/${type}`);
  if (stanza.attrs.class === "message" && stanza.attrs.error !== "500") companion.confirm(`message/${id}`);
}
