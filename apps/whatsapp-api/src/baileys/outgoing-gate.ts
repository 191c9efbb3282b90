import type { WASocket } from "baileys";
import type WebSocket from "ws";

/** What frames wait for: see `SessionStore`. */
export interface Durability {
  readonly isDurable: boolean;
  durable(): Promise<void>;
}

type Send = (data: Buffer, done?: (error?: Error) => void) => void;

/**
 * Lets nothing out to WhatsApp before what it rests on is kept: a receipt leaves after the message it confirms is on
 * disk, a message after the ratchet that it moved. Frames keep their order; those that come meanwhile wait together,
 * for one write. With nothing to wait for, a frame leaves at once.
 *
 * Baileys has no option for this, and its receipts cannot be told from other frames once they are encrypted: all wait.
 */
export function holdUntilDurable(wa: WASocket, store: Durability): void {
  // The WebSocket is made before `makeWASocket` returns; its type does not show it.
  const { socket } = wa.ws as unknown as { socket: WebSocket | null };
  if (!socket) return;
  const send: Send = socket.send.bind(socket);
  let held: [Buffer][] = [];
  let isDraining = false;

  const drain = async () => {
    isDraining = true;
    while (held.length > 0) {
      const frames = held;
      held = [];
      await store.durable();
      for (const frame of frames) send(...frame);
    }
    isDraining = false;
  };
  const gated: Send = (data, done) => {
    if (!isDraining && store.isDurable) return send(data, done);
    // Whoever sends goes on: waiting here, each message would wait for a write of its own.
    held.push([data]);
    if (done) process.nextTick(done);
    // What cannot be kept must not be confirmed: the connection ends, and WhatsApp delivers again.
    if (!isDraining) drain().catch(() => socket.terminate());
  };
  socket.send = gated as typeof socket.send;
}
