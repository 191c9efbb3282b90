import type { BinaryNode } from "baileys";
import { node, seconds } from "../transport/nodes.ts";
import { type Account, receiptKey, sender } from "./account.ts";
import type { Group } from "./groups.ts";

export const WRITING_STATES = ["composing", "recording", "paused"] as const;
export type WritingState = (typeof WRITING_STATES)[number];

/** That somebody read, or played, messages of one writer: in a chat, or in a group. And by what it waits for its answer. */
export function readReceipt(
  reader: Account,
  [first = "", ...rest]: readonly string[],
  type: "read" | "played",
  group: Group | undefined,
): { key: string; receipt: BinaryNode } {
  const place: Record<string, string> = group
    ? { from: group.jid, participant: reader.address }
    : { from: reader.address };
  const items = rest.map((id) => node("item", { id }));
  return {
    key: receiptKey(first, type, place.participant),
    receipt: node(
      "receipt",
      { id: first, ...place, type, t: seconds() },
      items.length > 0 ? [node("list", {}, items)] : undefined,
    ),
  };
}

/** That somebody writes, records, or does so no longer. */
export function chatState(account: Account, state: WritingState, group: Group | undefined): BinaryNode {
  const sign = state === "recording" ? node("composing", { media: "audio" }) : node(state);
  const place = group ? { from: group.jid, participant: account.address } : sender(account);
  return node("chatstate", place, [sign]);
}

/** What a client's chat state says; undefined when nobody knows. */
export function writingState(sign: BinaryNode | undefined): WritingState | undefined {
  if (sign?.tag === "composing") return sign.attrs.media === "audio" ? "recording" : "composing";
  return sign?.tag === "paused" ? "paused" : undefined;
}
