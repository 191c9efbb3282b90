import type { Chat, Message } from "@gomarketing/contracts";
import type { EventFrame } from "./live-socket.ts";

const KEPT = 1_000;

/**
 * The newest events. An answer of the server may have left before an event that reached us first: whoever
 * asks takes a mark, and afterwards adds to the answer what happened since.
 */
export class RecentEvents {
  #frames: EventFrame[] = [];
  #dropped = 0;

  add(frames: readonly EventFrame[]): void {
    this.#frames.push(...frames);
    const excess = this.#frames.length - KEPT;
    if (excess <= 0) return;
    this.#frames = this.#frames.slice(excess);
    this.#dropped += excess;
  }

  /** This moment, to ask `…Since` about. */
  mark(): number {
    return this.#dropped + this.#frames.length;
  }

  messagesSince(mark: number, chatId: string): Message[] {
    return this.#since(mark).flatMap((frame) =>
      (frame.event === "message.created" || frame.event === "message.updated") && frame.data.chatId === chatId
        ? [frame.data]
        : [],
    );
  }

  /** The ids of messages that were taken back. */
  deletedSince(mark: number): string[] {
    return this.#since(mark).flatMap((frame) => (frame.event === "message.deleted" ? [frame.data.id] : []));
  }

  chatsSince(mark: number): Chat[] {
    return this.#since(mark).flatMap((frame) =>
      frame.event === "chat.created" || frame.event === "chat.updated" ? [frame.data] : [],
    );
  }

  #since(mark: number): EventFrame[] {
    return this.#frames.slice(Math.max(0, mark - this.#dropped));
  }
}
