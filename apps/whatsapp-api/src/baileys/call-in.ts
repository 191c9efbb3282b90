import type { WebhookEventOf } from "@gomarketing/contracts";
import { type BinaryNode, getBinaryNodeChild } from "baileys";
import { chatOf, type Identities, personOf } from "./identity.ts";

type CallReceived = WebhookEventOf<"call.received">["data"];

/** A call that rings: what its end will be told with. */
export type RingingCall = Omit<CallReceived, "outcome">;

/** What a `call` stanza came to: a call that begins to ring, or one that is over. */
export type CallChange =
  | { readonly kind: "rings"; readonly call: RingingCall }
  | { readonly kind: "over"; readonly call: CallReceived };

const CALL_ID = /^[\w.-]{1,128}$/;

/** @param ringing the call with an id that began to ring earlier, if it did */
export function callChangeOf(
  { attrs, content }: BinaryNode,
  identities: Identities,
  ringing: (callId: string) => RingingCall | undefined,
): CallChange | undefined {
  const info = Array.isArray(content) ? content[0] : undefined;
  const callId = info?.attrs["call-id"];
  if (!info || !callId || !CALL_ID.test(callId) || !attrs.from) return undefined;
  if (info.tag === "offer" || info.tag === "offer_notice") {
    return { kind: "rings", call: ringingOf(info, callId, attrs, identities) };
  }
  const outcome = outcomeOf(info);
  if (!outcome) return undefined;
  const call = ringing(callId) ?? ringingOf(info, callId, attrs, identities);
  return { kind: "over", call: { ...call, outcome } };
}

function ringingOf(info: BinaryNode, callId: string, attrs: BinaryNode["attrs"], identities: Identities): RingingCall {
  const caller = info.attrs["call-creator"] ?? info.attrs.from ?? attrs.from ?? "";
  const group = info.attrs["group-jid"];
  return {
    callId,
    chat: chatOf(group ?? caller, info.attrs.caller_pn, identities),
    caller: personOf(caller, info.attrs.caller_pn, identities),
    at: new Date(attrs.t ? Number(attrs.t) * 1_000 : Date.now()).toISOString(),
    isVideo: getBinaryNodeChild(info, "video") !== undefined,
  };
}

/** How it ended; undefined while it goes on. */
function outcomeOf({ tag, attrs }: BinaryNode): CallReceived["outcome"] | undefined {
  switch (tag) {
    case "accept":
      return "answered_elsewhere";
    case "reject":
      return "declined";
    case "terminate":
      if (attrs.reason === "accepted_elsewhere") return "answered_elsewhere";
      return attrs.reason === "rejected_elsewhere" ? "declined" : "missed";
    default:
      return undefined;
  }
}
