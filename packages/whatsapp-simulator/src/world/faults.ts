import type { BinaryNode } from "baileys";
import type { Connection } from "../transport/connection.ts";
import { node, offlinePreview, WHATSAPP } from "../transport/nodes.ts";
import type { Account } from "./account.ts";
import type { MediaDisturbance, UploadDisturbance } from "./media-host.ts";
import { restrict } from "./restriction.ts";

export const FAULT_KINDS = [
  "drop",
  "hang-up",
  "stall",
  "stream-error",
  "conflict",
  "ban",
  "passkey",
  "slow",
  "reorder",
  "duplicate",
  "refuse",
  "refuse-query",
  "mute",
  "garble",
  "silent-phone",
  "restrict",
] as const;

/** What goes wrong between the server and the devices of an account. */
export interface Fault {
  readonly kind: (typeof FAULT_KINDS)[number];
  /** Of `stream-error`: the code that the stream ends with. Of `refuse`: the error of the acknowledgement. Of `refuse-query`: that of the answer. */
  readonly code?: number | undefined;
  /** Of `reorder`, `duplicate`, `garble` and `refuse`: how many messages it meets; of `refuse-query`: how many questions. */
  readonly count?: number | undefined;
  /** Of `refuse-query`: what is asked, as `usync` or `w:g2`; anything unless given. */
  readonly xmlns?: string | undefined;
  /** Of `mute`: the message that the server keeps without a word; all unless given. They are brought when it ends. */
  readonly messageId?: string | undefined;
  /** Of `slow`: how much later each stanza leaves, now and after a new connection. 0 ends it. */
  readonly delayMs?: number | undefined;
  /** Of `restrict`: how long the account may not begin chats, as its devices are told; a day. */
  readonly seconds?: number | undefined;
  /** Of `ban`, `passkey`, `stall`, `slow`, `refuse`, `refuse-query`, `mute`, `silent-phone` and `restrict`: ends the fault instead. */
  readonly off?: boolean | undefined;
}

/** What goes wrong at the media host: with the next `count` downloads, or with all until `off`; of one number, or of all. */
export interface MediaFault {
  readonly kind: "media";
  readonly mode: MediaDisturbance;
  readonly count?: number | undefined;
  readonly off?: boolean | undefined;
}

/** What goes wrong with all that clients bring to the media host, until `off`. */
export interface UploadFault {
  readonly kind: "upload";
  readonly mode: UploadDisturbance;
  readonly off?: boolean | undefined;
}

const SLOW_MS = 100;

/** Makes the server misbehave towards the devices of one account. */
export function disturb(account: Account, fault: Fault): void {
  const isOn = !fault.off;
  switch (fault.kind) {
    case "ban":
      account.isBanned = isOn;
      return isOn ? end(account, node("stream:error", { code: "403" })) : undefined;
    case "passkey":
      account.wantsPasskey = isOn;
      return;
    case "drop":
      return each(account, (connection) => connection.close());
    case "hang-up":
      return end(account, offlinePreview(0));
    case "stall":
      return each(account, (connection) => {
        connection.isStalled = isOn;
      });
    case "stream-error":
      return end(account, node("stream:error", { code: String(fault.code ?? 500) }));
    case "conflict":
      return end(account, node("stream:error", {}, [node("conflict", { type: "replaced" })]));
    case "slow":
      account.delayMs = isOn ? (fault.delayMs ?? SLOW_MS) : 0;
      return each(account, (connection) => {
        connection.delayMs = account.delayMs;
      });
    case "refuse":
      account.refusal = isOn ? { code: fault.code ?? 463, left: fault.count ?? 1 } : undefined;
      return;
    case "refuse-query":
      account.queryRefusal = isOn ? { code: fault.code ?? 503, xmlns: fault.xmlns, left: fault.count ?? 1 } : undefined;
      return;
    case "mute": {
      const kept = account.muted?.kept;
      account.muted = isOn ? { messageId: fault.messageId, kept: new Map() } : undefined;
      for (const bring of kept?.values() ?? []) bring();
      return;
    }
    case "silent-phone": {
      const unanswered = account.unanswered;
      account.unanswered = isOn ? [] : undefined;
      for (const answer of unanswered ?? []) answer();
      return;
    }
    case "restrict":
      return restrict(account, isOn ? fault.seconds : 0);
    case "reorder":
    case "duplicate":
    case "garble":
      for (const companion of account.companions.values()) companion.disturbance[fault.kind] = fault.count ?? 1;
  }
}

const end = (account: Account, last: BinaryNode): void => each(account, (connection) => connection.end(last));

function each(account: Account, act: (connection: Connection) => void): void {
  for (const { connection } of account.companions.values()) if (connection) act(connection);
}

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
