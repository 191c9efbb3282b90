import type { Message, Participant } from "@gomarketing/contracts";
import type { NewMessage } from "../messages.ts";
import { isWorthRetrying } from "../problem.ts";
import { type FileKind, fileKind } from "./file-kind.ts";

/** A message that this browser wrote and the server has not confirmed yet. */
export interface PendingMessage {
  readonly idempotencyKey: string;
  readonly chatId: string;
  readonly text: string;
  readonly attached?: PendingFile;
  /** What is sent instead of a text or a file. */
  readonly content?: OwnContent;
  /** Whom the text names, in a group. */
  readonly mentions?: readonly Mention[];
  readonly replyTo?: Message;
  readonly writtenAt: string;
  /** While its file is on the way: how much of it the server has, from 0 to 1. */
  readonly uploaded?: number;
  /** Its file, once the server has it. */
  readonly media?: UploadedMedia;
  readonly state: "sending" | "failed";
  /** With `failed`: what the server said. */
  readonly error?: unknown;
}

export type Mention = Pick<Participant, "jid" | "phone" | "name">;

type WithoutChat<Body> = Body extends unknown ? Omit<Body, "chatId" | "replyTo"> : never;
/** What a message of ours can be besides texts and files. */
export type OwnContent = WithoutChat<Extract<NewMessage, { type: "location" | "contact" | "poll" | "note" }>>;

export interface UploadedMedia {
  readonly id: string;
  readonly mimeType: string;
}

export interface PendingFile {
  readonly file: File;
  /** How it is shown here; the server, which looks at its bytes, may know better. */
  readonly kind: FileKind | "sticker";
  /** An object URL, shown until the server has the file. */
  readonly previewUrl: string;
  /** Of an image. */
  readonly width?: number;
  readonly height?: number;
  /** It was recorded here, to be heard in the chat. */
  readonly voice?: { readonly durationSeconds: number; readonly waveform: string };
  /** Phones show it once: a picture, a film or what was recorded here. */
  readonly isViewOnce?: boolean;
  /** Of a film: phones play it at once, silent and over and over. */
  readonly isGif?: boolean;
}

export type Draft = Pick<PendingMessage, "chatId" | "text" | "attached" | "content" | "mentions" | "replyTo">;

export interface OutboxOptions {
  upload(file: File, watch: UploadWatch): Promise<UploadedMedia>;
  post(message: NewMessage, idempotencyKey: string): Promise<Message>;
  onConfirmed(message: Message, pending: PendingMessage): void;
  wait(delayMs: number): Promise<void>;
  newKey(): string;
  now(): Date;
  readonly shelf?: Shelf;
}

/** Where messages outlive the page that wrote them. None of its promises is ever rejected. */
export interface Shelf {
  /**
   * Gives what pages that are gone have left, oldest first: from now on it is ours to send.
   *
   * @param onLeft called with what was found, also later, whenever another page goes
   * @param signal ends it; what is kept then is left to the next
   * @returns once the first look is done
   */
  takeOver(onLeft: (left: readonly PendingMessage[]) => void, signal: AbortSignal): Promise<void>;
  /** Answers whether the message would be found again. */
  keep(message: PendingMessage): Promise<boolean>;
  forget(idempotencyKey: string): Promise<void>;
}

export interface UploadWatch {
  readonly signal: AbortSignal;
  /** How much is there, from 0 to 1. */
  onProgress(share: number): void;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;
/** A browser's storage may not answer at all (its code, its disk, its locks): then what is written now goes first. */
export const TAKE_OVER_LIMIT_MS = 3_000;
/** Progress is told in steps: each is a render of the thread. */
const PROGRESS_STEP = 0.02;

/**
 * Messages on their way to the server, shown before it answers. One after the other per chat, so that they
 * arrive in the order they were written; as long as nobody answers they are tried again with the same
 * key, which never sends twice. A refusal stays until the agent sends it again or discards it.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #listeners = new Set<() => void>();
  readonly #previews = new Map<string, PendingFile>();
  readonly #kept = new Set<string>();
  readonly #busyChats = new Set<string>();
  readonly #mergedInto = new Map<string, string>();
  readonly #uploads = new Map<string, AbortController>();
  #pending: readonly PendingMessage[] = [];
  #isStopped = false;
  /** What an earlier page left goes first, if it is found in time. */
  #ready: Promise<void> = Promise.resolve();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier page could not send. The answer stops all work; what is kept waits for the next page. */
  start = (): (() => void) => {
    const { shelf, wait } = this.#options;
    const stop = new AbortController();
    this.#isStopped = false;
    if (shelf) this.#ready = Promise.race([shelf.takeOver(this.#take, stop.signal), wait(TAKE_OVER_LIMIT_MS)]);
    return () => {
      this.#isStopped = true;
      stop.abort();
    };
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Everything not confirmed yet, in the order it was written. The same array until something changes. */
  pending = (): readonly PendingMessage[] => this.#pending;

  /** Whether leaving the page would lose something that is on its way. */
  wouldLose = (): boolean =>
    this.#pending.some(({ state, idempotencyKey }) => state === "sending" && !this.#kept.has(idempotencyKey));

  /** The local copy of a file that was sent from this page. */
  previewOf(idempotencyKey: string | undefined): PendingFile | undefined {
    return idempotencyKey === undefined ? undefined : this.#previews.get(idempotencyKey);
  }

  send(draft: Draft): void {
    const { newKey, now } = this.#options;
    const message = { ...draft, idempotencyKey: newKey(), writtenAt: now().toISOString(), state: "sending" as const };
    if (draft.attached) this.#previews.set(message.idempotencyKey, draft.attached);
    this.#set([...this.#pending, message]);
    void this.#keep(message);
    void this.#work(draft.chatId);
  }

  sendAgain(idempotencyKey: string): void {
    const message = this.#find(idempotencyKey);
    if (!message) return;
    this.#replaceKept({ ...message, state: "sending", error: undefined });
    void this.#work(message.chatId);
  }

  /** Takes away what was refused. Whoever regrets it gives the answer to `restore`. */
  discard(idempotencyKey: string): PendingMessage | undefined {
    const discarded = this.#find(idempotencyKey);
    this.#set(this.#pending.filter((pending) => pending.idempotencyKey !== idempotencyKey));
    this.#kept.delete(idempotencyKey);
    void this.#options.shelf?.forget(idempotencyKey);
    return discarded;
  }

  /** Puts a discarded message back: it stays refused until it is sent again. */
  restore(message: PendingMessage): void {
    if (this.#find(message.idempotencyKey)) return;
    this.#set([...this.#pending, message]);
    void this.#keep(message);
  }

  /** Gives up sending a file, as long as the server does not have all of it. Answers whether that was so. */
  cancel(idempotencyKey: string): boolean {
    const message = this.#find(idempotencyKey);
    if (!message?.attached || message.media) return false;
    this.discard(idempotencyKey);
    this.#uploads.get(idempotencyKey)?.abort();
    return true;
  }

  /** A chat became one with another: what waits for it is shown there, and leaves in its turn. */
  moveChat(from: string, into: string): void {
    this.#mergedInto.set(from, into);
    for (const message of this.#pending) if (message.chatId === from) this.#replaceKept({ ...message, chatId: into });
    void this.#work(into);
  }

  #find = (idempotencyKey: string): PendingMessage | undefined =>
    this.#pending.find((pending) => pending.idempotencyKey === idempotencyKey);

  #take = (found: readonly PendingMessage[]): void => {
    const left = found.filter((one) => !this.#find(one.idempotencyKey));
    if (left.length === 0) return;
    for (const { idempotencyKey, attached } of left) {
      this.#kept.add(idempotencyKey);
      if (attached) this.#previews.set(idempotencyKey, attached);
    }
    this.#set([...left, ...this.#pending]);
    for (const chatId of new Set(left.map((message) => message.chatId))) void this.#work(chatId);
  };

  async #keep(message: PendingMessage): Promise<void> {
    if (!(await this.#options.shelf?.keep(message))) return;
    if (this.#find(message.idempotencyKey)) this.#kept.add(message.idempotencyKey);
  }

  async #work(chatId: string): Promise<void> {
    // What is on its way in a chat that was merged into this one goes first.
    const isBusy = [...this.#busyChats].some((busy) => busy === chatId || this.#mergedInto.get(busy) === chatId);
    if (isBusy) return;
    this.#busyChats.add(chatId);
    try {
      await this.#ready;
      while (!this.#isStopped) {
        const next = this.#pending.find((pending) => pending.chatId === chatId && pending.state === "sending");
        if (!next) return;
        await this.#deliver(next);
      }
    } finally {
      this.#busyChats.delete(chatId);
      const into = this.#mergedInto.get(chatId);
      if (into !== undefined) void this.#work(into);
    }
  }

  async #deliver(message: PendingMessage): Promise<void> {
    for (let delayMs = FIRST_DELAY_MS; !this.#isStopped; delayMs = Math.min(LONGEST_DELAY_MS, delayMs * 2)) {
      try {
        const confirmed = await this.#post(message);
        this.#options.onConfirmed(confirmed, message);
        this.discard(message.idempotencyKey);
        return;
      } catch (error) {
        const current = this.#find(message.idempotencyKey);
        if (!current) return;
        if (!isWorthRetrying(error)) {
          this.#replaceKept({ ...current, state: "failed", error });
          return;
        }
      }
      await this.#options.wait(delayMs);
      if (!this.#find(message.idempotencyKey)) return;
    }
  }

  async #post(message: PendingMessage): Promise<Message> {
    const { idempotencyKey, chatId, text, attached, content, replyTo } = message;
    const common = { chatId, ...(replyTo && { replyTo: replyTo.id }) };
    if (content) return this.#options.post({ ...common, ...content }, idempotencyKey);
    const named = message.mentions && { mentions: message.mentions.map(({ jid }) => jid) };
    if (!attached) return this.#options.post({ ...common, type: "text", text, ...named }, idempotencyKey);
    const media = message.media ?? this.#find(idempotencyKey)?.media ?? (await this.#upload(message, attached.file));
    const type = attached.kind === "sticker" ? "sticker" : fileKind(media.mimeType, attached.file.size);
    const { isViewOnce, isGif } = attached;
    const file = { ...common, mediaId: media.id, ...(isViewOnce && { isViewOnce }), ...(isGif && { isGif }) };
    if (type === "sticker") return this.#options.post({ ...file, type }, idempotencyKey);
    if (type === "audio") {
      const voice = attached.voice && { isVoice: true, ...attached.voice };
      return this.#options.post({ ...file, type, ...voice }, idempotencyKey);
    }
    return this.#options.post({ ...file, type, ...(text && { text }), ...named }, idempotencyKey);
  }

  async #upload({ idempotencyKey }: PendingMessage, file: File): Promise<UploadedMedia> {
    const abort = new AbortController();
    this.#uploads.set(idempotencyKey, abort);
    let told = 0;
    const onProgress = (share: number) => {
      const current = this.#find(idempotencyKey);
      if (!current || (share - told < PROGRESS_STEP && share < 1)) return;
      told = share;
      this.#replace({ ...current, uploaded: share });
    };
    try {
      onProgress(PROGRESS_STEP);
      const media = await this.#options.upload(file, { signal: abort.signal, onProgress });
      const current = this.#find(idempotencyKey);
      if (current) this.#replaceKept({ ...current, media });
      return media;
    } finally {
      this.#uploads.delete(idempotencyKey);
    }
  }

  #replaceKept(message: PendingMessage): void {
    this.#replace(message);
    void this.#keep(message);
  }

  #replace(message: PendingMessage): void {
    this.#set(this.#pending.map((pending) => (pending.idempotencyKey === message.idempotencyKey ? message : pending)));
  }

  #set(pending: readonly PendingMessage[]): void {
    this.#pending = pending;
    for (const listener of this.#listeners) listener();
  }
}
