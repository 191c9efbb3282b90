import type { Socket } from "node:net";
import { type BinaryNode, decodeBinaryNode, encodeBinaryNode, type proto } from "baileys";
import type { WebSocket } from "ws";
import { type NoiseRoot, NoiseServer } from "./noise-server.ts";

export interface ConnectionHandlers {
  /** The handshake is done; the payload says who it is, or that it wants to be linked. */
  onPayload(connection: Connection, payload: proto.IClientPayload): void;
  /** One stanza. Never awaited: a client may ask while another answer is being made. */
  onNode(connection: Connection, node: BinaryNode): void;
  onClose(connection: Connection): void;
}

/** One client's WebSocket: Noise below, stanzas above. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #tcp: Socket;
  readonly #noise: NoiseServer;
  readonly #handlers: ConnectionHandlers;
  #incoming: Promise<void> = Promise.resolve();
  #isOpen = true;
  /** What waits to leave while the connection is slow: sealed with counters, so the order must hold. */
  readonly #late: (() => void)[] = [];
  /** Held back while the fault `stall` is on. */
  isStalled = false;
  /** How much later each stanza leaves, while the fault `slow` is on. */
  delayMs = 0;

  constructor(socket: WebSocket, tcp: Socket, root: NoiseRoot, handlers: ConnectionHandlers) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#noise = new NoiseServer(root);
    this.#handlers = handlers;
    socket.on("message", (data: Buffer) => {
      // Decoding may be asynchronous; stanzas keep their order.
      this.#incoming = this.#incoming.then(() => this.#receive(data)).catch(() => this.close());
    });
    socket.on("close", () => {
      this.#isOpen = false;
      handlers.onClose(this);
    });
    socket.on("error", () => this.close());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(node: BinaryNode): void {
    if (!this.#isOpen || this.isStalled) return;
    const sealed = this.#noise.seal(encodeBinaryNode(node));
    this.#leave(() => this.#socket.send(sealed));
  }

  /** Says a last stanza and closes, as WhatsApp ends a stream. Both leave together: who reads the one has read the other. */
  end(node: BinaryNode): void {
    this.#tcp.cork();
    this.send(node);
    this.#leave(() => this.#socket.close());
    this.#tcp.uncork();
  }

  /** Breaks the connection without a word. */
  close(): void {
    this.#isOpen = false;
    this.#socket.terminate();
  }

  #leave(act: () => void): void {
    if (this.delayMs === 0 && this.#late.length === 0) return act();
    this.#late.push(act);
    // Each timer lets the oldest go, whichever fires first.
    setTimeout(() => this.#late.shift()?.(), this.delayMs);
  }

  async #receive(data: Buffer): Promise<void> {
    const { reply, payload, frames } = this.#noise.push(data);
    if (reply) this.#socket.send(reply);
    if (payload) this.#handlers.onPayload(this, payload);
    for (const frame of frames) {
      if (!this.isStalled) this.#handlers.onNode(this, await decodeBinaryNode(frame));
    }
  }
}
