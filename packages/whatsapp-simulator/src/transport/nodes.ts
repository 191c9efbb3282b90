import { type BinaryNode, getBinaryNodeChild } from "baileys";

/** The server itself: a JID without a user. Clients compare it letter by letter. */
export const WHATSAPP = "@s.whatsapp.net";

/** The answer to a query. */
export const result = (query: BinaryNode, content?: BinaryNode[]): BinaryNode => ({
  tag: "iq",
  attrs: { id: query.attrs.id ?? "", from: query.attrs.to ?? WHATSAPP, type: "result" },
  ...(content && { content }),
});

export const node = (tag: string, attrs: Record<string, string> = {}, content?: BinaryNode["content"]): BinaryNode => ({
  tag,
  attrs,
  ...(content !== undefined && { content }),
});

/** Says how much waits for a device that was away; it asks for that then. */
export const offlinePreview = (waiting: number): BinaryNode =>
  node("ib", { from: WHATSAPP }, [node("offline_preview", { count: String(waiting), message: String(waiting) })]);

export const children = (parent: BinaryNode | undefined): BinaryNode[] =>
  Array.isArray(parent?.content) ? parent.content : [];

export const child = (parent: BinaryNode | undefined, tag: string): BinaryNode | undefined =>
  parent && getBinaryNodeChild(parent, tag);

export function bytes(parent: BinaryNode | undefined, tag: string): Uint8Array {
  const content = child(parent, tag)?.content;
  if (content instanceof Uint8Array) return content;
  throw new Error(`no bytes in <${tag}>`);
}

export const uint = (value: Uint8Array): number => value.reduce((sum, byte) => sum * 256 + byte, 0);

/** Seconds, as stanzas count time. */
export const seconds = (at: number = Date.now()): string => String(Math.floor(at / 1_000));
