import { randomUUID } from "node:crypto";
import { node, seconds } from "../transport/nodes.ts";
import type { Account } from "./account.ts";

export const CALL_OUTCOMES = ["missed", "answered_elsewhere", "declined"] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

const REASONS: Readonly<Record<CallOutcome, string>> = {
  missed: "timeout",
  answered_elsewhere: "accepted_elsewhere",
  declined: "rejected_elsewhere",
};

/** Rings at all devices of somebody, and is over at once. Kept for those who are away. Answers the call's id. */
export function call(from: Account, to: Account, outcome: CallOutcome, isVideo: boolean): string {
  const callId = randomUUID().replaceAll("-", "").toUpperCase();
  const about = { "call-id": callId, "call-creator": from.address, ...(from.knownJid && { caller_pn: from.knownJid }) };
  const offer = node("offer", about, isVideo ? [node("video", {})] : [node("audio", {})]);
  const end = node("terminate", { ...about, reason: REASONS[outcome] });
  for (const companion of to.companions.values()) {
    for (const info of [offer, end]) {
      const id = randomUUID();
      companion.deliver(`call/${id}`, node("call", { from: from.address, id, t: seconds() }, [info]));
    }
  }
  return callId;
}
