import type { BinaryNode } from "baileys";
import { node, WHATSAPP } from "../protocol/nodes.ts";
import type { Account } from "./account.ts";

export const FAULT_KINDS = [
  "drop",
  "stall",
  "stream-error",
  "conflict",
  "ban",
  "passkey",
  "slow",
  "reorder",
  "duplicate",
] as const;

export interface Fault {
  readonly kind: (typeof FAULT_KINDS)[number];
  /** Of `stream-error`: the code that the stream ends with. */
  readonly code?: number;
  /** Of `reorder` and `duplicate`: how many messages it meets. */
  readonly count?: number;
  /** Of `slow`: how much later each stanza leaves. 0 ends it. */
  readonly delayMs?: number;
}

/** Makes the server misbehave towards the devices of one account. */
export function disturb(account: Account, fault: Fault): void {
  switch (fault.kind) {
    case "ban":
      account.isBanned = true;
      return end(account, node("stream:error", { code: "403" }));
    case "passkey":
      account.wantsPasskey = true;
      return;
    case "drop":
      return each(account, (connection) => connection.close());
    case "stall":
      return each(account, (connection) => {
        connection.isStalled = true;
      });
    case "stream-error":
      return end(account, node("stream:error", { code: String(fault.code ?? 500) }));
    case "conflict":
      return end(account, node("stream:error", {}, [node("conflict", { type: "replaced" })]));
    case "slow":
      return each(account, (connection) => {
        connection.delayMs = fault.delayMs ?? 100;
      });
    case "reorder":
    case "duplicate":
      for (const companion of account.companions.values()) companion.disturbance[fault.kind] = fault.count ?? 1;
  }
}

const end = (account: Account, last: BinaryNode): void => each(account, (connection) => connection.end(last));

function each(
  account: Account,
  act: (connection: NonNullable<ReturnType<typeof connectionsOf>[number]>) => void,
): void {
  for (const connection of connectionsOf(account)) act(connection);
}

const connectionsOf = (account: Account) =>
  [...account.companions.values()].flatMap(({ connection }) => (connection ? [connection] : []));

/** Since July 2026 some accounts must prove a passkey before a device is linked; the client is asked like this. */
export const passkeyRequest = (id: string): BinaryNode =>
  node(
    "notification",
    { from: WHATSAPP, type: "passkey_prologue_request", id, t: String(Math.floor(Date.now() / 1_000)) },
    [
      node(
        "passkey_request_options",
        {},
        Buffer.from(JSON.stringify({ challenge: "c2ltdWxhdGVk", rpId: "whatsapp.com" })),
      ),
    ],
  );
