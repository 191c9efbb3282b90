import type { DeliveryState } from "@gomarketing/contracts";
import type { BinaryNode } from "baileys";

/** How far a message got, by the type of its receipt. */
export const STATE_OF_RECEIPT: Readonly<Record<string, Exclude<DeliveryState, "sent" | "failed"> | undefined>> = {
  "": "delivered",
  inactive: "delivered",
  read: "read",
  played: "played",
};

/** The messages that a receipt is about. */
export function idsIn({ attrs, content }: BinaryNode): string[] {
  const list = Array.isArray(content) ? content.find(({ tag }) => tag === "list") : undefined;
  const more = Array.isArray(list?.content) ? list.content.flatMap(({ attrs: { id } }) => id ?? []) : [];
  return [attrs.id ?? "", ...more];
}

/** Whether a receipt says that messages of ours have come to a phone: readable, or not and asked for again. */
export const isOfOurs = ({ attrs: { type = "", recipient } }: BinaryNode): boolean =>
  recipient === undefined && (STATE_OF_RECEIPT[type] !== undefined || type === "retry");
