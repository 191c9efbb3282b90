import type { Message } from "@gomarketing/contracts";
import type { NewMessage } from "../messages.ts";
import { isWorthRetrying } from "../problem.ts";
import { type FileKind, fileKind } from "./file-kind.ts";

/** A message that this browser wrote and the server has not confirmed yet. */
export interface PendingMessage {
  readonly idempotencyKey: string;
  readonly chatId: string;
  readonly text: string;
  readonly attached?: PendingFile;
  readonly replyTo?: Message;
  readonly writtenAt: string;
  readonly state: "sending" | "failed";
  /** With `failed`: what the server said. */
  readonly error?: unknown;
}

export interface PendingFile {
  readonly file: File;
  /** How it is shown here; the server, which looks at its bytes, may know better. */
  readonly kind: FileKind;
  /** An object URL, shown until the server has the file. */
  readonly previewUrl: string;
  /** Of an image. */
  readonly width?: number;
  readonly height?: number;
}

export type Draft = Pick<PendingMessage, "chatId" | "text" | "attached" | "replyTo">;

export interface OutboxOptions {
  upload(file: File): Promise<{ id: string; mimeType: string }>;
  post(message: NewMessage, idempotencyKey: string): Promise<Message>;
  onConfirmed(message: Message, pending: PendingMessage): void;
  wait(delayMs: number): Promise<void>;
  newKey(): string;
  now(): Date;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;

/**
 * Messages on their way to the server, shown before it answers. One after the other per chat, so that they
 * arrive in the order they were written; as long as nobody answers they are tried again with the same
 * key, which never sends twice. A refusal stays until the agent sends it again or discards it.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #listeners = new Set<() => void>();
  readonly #previews = new Map<string, PendingFile>();
  readonly #uploaded = new Map<string, { id: string; mimeType: string }>();
  readonly #busyChats = new Set<string>();
  #pending: readonly PendingMessage[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Everything not confirmed yet, in the order it was written. The same array until something changes. */
  pending = (): readonly PendingMessage[] => this.#pending;

  /** The local copy of a file that was sent from this page. */
  previewOf(idempotencyKey: string | undefined): PendingFile | undefined {
    return idempotencyKey === undefined ? undefined : this.#previews.get(idempotencyKey);
  }

  send(draft: Draft): void {
    const { newKey, now } = this.#options;
    const message = { ...draft, idempotencyKey: newKey(), writtenAt: now().toISOString(), state: "sending" as const };
    if (draft.attached) this.#previews.set(message.idempotencyKey, draft.attached);
    this.#set([...this.#pending, message]);
    void this.#work(draft.chatId);
  }

  sendAgain(idempotencyKey: string): void {
    const message = this.#pending.find((pending) => pending.idempotencyKey === idempotencyKey);
    if (!message) return;
    this.#replace({ ...message, state: "sending", error: undefined });
    void this.#work(message.chatId);
  }

  discard(idempotencyKey: string): void {
    this.#set(this.#pending.filter((pending) => pending.idempotencyKey !== idempotencyKey));
  }

  async #work(chatId: string): Promise<void> {
    if (this.#busyChats.has(chatId)) return;
    this.#busyChats.add(chatId);
    try {
      for (;;) {
        const next = this.#pending.find((pending) => pending.chatId === chatId && pending.state === "sending");
        if (!next) return;
        await this.#deliver(next);
      }
    } finally {
      this.#busyChats.delete(chatId);
    }
  }

  async #deliver(message: PendingMessage): Promise<void> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(LONGEST_DELAY_MS, delayMs * 2)) {
      try {
        const confirmed = await this.#post(message);
        this.#options.onConfirmed(confirmed, message);
        this.discard(message.idempotencyKey);
        return;
      } catch (error) {
        if (!isWorthRetrying(error)) {
          this.#replace({ ...message, state: "failed", error });
          return;
        }
      }
      await this.#options.wait(delayMs);
    }
  }

  async #post({ idempotencyKey, chatId, text, attached, replyTo }: PendingMessage): Promise<Message> {
    const common = { chatId, ...(replyTo && { replyTo: replyTo.id }) };
    if (!attached) return this.#options.post({ ...common, type: "text", text }, idempotencyKey);
    let media = this.#uploaded.get(idempotencyKey);
    if (!media) {
      media = await this.#options.upload(attached.file);
      this.#uploaded.set(idempotencyKey, media);
    }
    const type = fileKind(media.mimeType, attached.file.size);
    const file = { ...common, type, mediaId: media.id };
    return this.#options.post(type === "audio" || !text ? file : { ...file, text }, idempotencyKey);
  }

  #replace(message: PendingMessage): void {
    this.#set(this.#pending.map((pending) => (pending.idempotencyKey === message.idempotencyKey ? message : pending)));
  }

  #set(pending: readonly PendingMessage[]): void {
    this.#pending = pending;
    for (const listener of this.#listeners) listener();
  }
}
