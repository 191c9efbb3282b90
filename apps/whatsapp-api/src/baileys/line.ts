import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { BinaryNode, WASocket } from "baileys";
import type WebSocket from "ws";
import type { Closure } from "./disconnects.ts";

/** Given a chance to close the WebSocket as one should; a deaf one never answers to that. */
const CLOSE_LIMIT_MS = 1_000;
const WHATSAPP = "s.whatsapp.net";

/** Calls `heard` whenever a stanza comes in. */
export const onStanza = (wa: WASocket, heard: () => void): unknown => wa.ws.on("frame", heard);

/**
 * Calls `refused` when whoever is at the other end answers the WebSocket's upgrade with anything but yes: a proxy, a
 * hotel's portal, WhatsApp's own front door. Baileys passes that answer on as an event, by which `ws` takes it for
 * handled, and then waits for ever.
 */
export const onRefusedUpgrade = (wa: WASocket, refused: (closure: Closure) => void): unknown =>
  wa.ws.on("unexpected-response", (_request: unknown, { statusCode }: IncomingMessage) =>
    refused({ code: statusCode, isLine: true }),
  );

/** Asks WhatsApp for a sign of life: the ping that Baileys itself sends, only sooner. */
export function ping(wa: WASocket, limitMs: number): void {
  const stanza: BinaryNode = {
    tag: "iq",
    attrs: { id: wa.generateMessageTag(), to: WHATSAPP, type: "get", xmlns: "w:p" },
    content: [{ tag: "ping", attrs: {} }],
  };
  // Whether it was answered is seen by what comes in.
  wa.query(stanza, limitMs).catch(() => undefined);
}

/**
 * Asks WhatsApp to unlink this device. Baileys' own `logout` does not wait for the answer: it closes when the request
 * has been handed to the WebSocket, whether it left or not.
 *
 * @returns whether WhatsApp said that it did
 */
export async function unlinkDevice(wa: WASocket, limitMs: number): Promise<boolean> {
  const jid = wa.authState.creds.me?.id;
  if (!jid) return false;
  const stanza: BinaryNode = {
    tag: "iq",
    attrs: { id: wa.generateMessageTag(), to: WHATSAPP, type: "set", xmlns: "md" },
    content: [{ tag: "remove-companion-device", attrs: { jid, reason: "user_initiated" } }],
  };
  const answer: unknown = await wa.query(stanza, limitMs).catch(() => undefined);
  return answer !== undefined;
}

/** Ends a connection, with force when the other side does not play along. Resolves within about a second. */
export async function endLine(wa: WASocket): Promise<void> {
  // The WebSocket is Baileys' own; its type does not show it.
  const { socket } = wa.ws as unknown as { socket: WebSocket | null };
  const closed = socket && socket.readyState !== socket.CLOSED && once(socket, "close").catch(() => undefined);
  const timer = setTimeout(() => socket?.terminate(), CLOSE_LIMIT_MS);
  // Baileys ends at this as at a close from outside. At an end from inside it takes the listeners of its own queries
  // away before it closes, and they wait for their full minute.
  wa.ws.emit("close");
  await closed;
  clearTimeout(timer);
}
