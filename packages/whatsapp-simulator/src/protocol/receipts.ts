import type { BinaryNode } from "baileys";
import { node, seconds } from "../transport/nodes.ts";
import type { Account } from "../world/account.ts";

/**
 * What a phone says when it cannot read a message: the sender then fetches its keys anew and encrypts afresh.
 *
 * @param address whose receipt it is
 */
export function retryReceipt(
  stanza: BinaryNode,
  enc: BinaryNode,
  account: Account,
  address: { readonly id: string; readonly from: string; readonly participant?: string },
): BinaryNode {
  const registration = Buffer.alloc(4);
  registration.writeUInt32BE(account.phone.creds.registrationId);
  const count = String(Number(enc.attrs.count ?? "0") + 1);
  return node("receipt", { ...address, type: "retry", t: seconds() }, [
    node("retry", { count, id: address.id, t: stanza.attrs.t ?? seconds(), v: "1" }),
    node("registration", {}, registration),
  ]);
}
