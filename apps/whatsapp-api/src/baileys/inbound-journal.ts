import type { BinaryNode, makeWASocket, proto as Proto } from "baileys";
import { isJidNewsletter, proto, unpadRandomMax16 } from "baileys";

type Socket = ReturnType<typeof makeWASocket>;

/** A message that has been decrypted: its stanza, and what was in it. */
export interface Decrypted {
  readonly stanza: BinaryNode;
  readonly message: Proto.IMessage;
  /** The same, encoded: it may hold what has no name yet. */
  readonly bytes: Uint8Array;
}

interface JournalOptions {
  /** Writes one message; called within a transaction of the store where there is one. */
  readonly record: (message: Decrypted) => void;
  /** Whether a stanza's message was written before. */
  readonly isKnown: (stanza: BinaryNode) => boolean;
  /** A message came that cannot be decrypted; its sender is asked for it again. */
  readonly onUnreadable: (stanza: BinaryNode | undefined) => void;
  /** A message came without what it says: the phone is asked for that. */
  readonly onAbsent: (stanza: BinaryNode) => void;
}

/** An empty message, padded as all are: Baileys confirms it and has nothing to tell. */
const NOTHING_NEW = Uint8Array.of(1);

/** Marks a message that did not wait at WhatsApp, but takes its turn behind those that did. */
const IN_TURN = "in-turn";

/** Whether a message waited at WhatsApp while we were away. */
export const wasOffline = ({ attrs: { offline } }: BinaryNode): boolean => offline !== undefined && offline !== IN_TURN;

/**
 * Puts an inbound message on disk before WhatsApp is told that it arrived.
 *
 * Baileys commits the ratchet, sends the receipt, and only then tells anybody about the message: whoever dies in
 * between has lost it. So what its Signal repository decrypts (`signal-repository.ts`) is written by `write`, which the
 * key store calls within the transaction that moves the ratchet. The stanza is found by the ciphertext, which Baileys
 * hands on as the very same bytes.
 */
export class InboundJournal {
  readonly #stanzas = new WeakMap<Uint8Array, BinaryNode>();
  readonly #record: (message: Decrypted) => void;
  readonly #isKnown: (stanza: BinaryNode) => boolean;
  readonly #onUnreadable: JournalOptions["onUnreadable"];
  readonly #onAbsent: JournalOptions["onAbsent"];
  #pending: Decrypted[] = [];

  constructor({ record, isKnown, onUnreadable, onAbsent }: JournalOptions) {
    this.#record = record;
    this.#isKnown = isKnown;
    this.#onUnreadable = onUnreadable;
    this.#onAbsent = onAbsent;
  }

  /**
   * Sees each message stanza before Baileys does, and has them all taken in one after the other: Baileys queues those
   * marked as offline, and lets the others overtake the queue.
   */
  watch(socket: Socket): void {
    socket.ws.prependListener("CB:message", (stanza: BinaryNode) => {
      stanza.attrs.offline ||= IN_TURN;
      if (isAbsent(stanza)) this.#onAbsent(stanza);
      if (!Array.isArray(stanza.content)) return;
      for (const { tag, content } of stanza.content) {
        if (!(content instanceof Uint8Array)) continue;
        if (tag === "enc") this.#stanzas.set(content, stanza);
        if (tag === "plaintext" && isJidNewsletter(stanza.attrs.from)) this.#takeIn(stanza, content);
      }
    });
  }

  /**
   * Decrypts a message and notes what was in it; `write` puts that on disk, with whatever `decrypt` changes of keys. One
   * that is on disk already comes again since its receipt did not arrive: it has no key any more, and needs none.
   */
  async read(ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const stanza = this.#stanzas.get(ciphertext);
    try {
      const plaintext = await decrypt();
      const bytes = stanza && unpadRandomMax16(plaintext);
      if (bytes) this.#pending.push({ stanza, message: proto.Message.decode(bytes), bytes });
      return plaintext;
    } catch (error) {
      if (stanza && this.#isKnown(stanza)) return NOTHING_NEW;
      this.#onUnreadable(stanza);
      throw error;
    }
  }

  /** Writes what was decrypted since. */
  write(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const message of pending) this.#record(message);
  }

  /** A newsletter's post passes no decryption: Baileys acknowledges it, and tells of it up to 20 s later. */
  #takeIn(stanza: BinaryNode, content: Uint8Array): void {
    const message = decoded(content);
    if (message) this.#record({ stanza, message, bytes: content });
    else this.#onUnreadable(stanza);
  }
}

/** Kinds of ciphertext that Baileys can decrypt, and one, of bots' answers, that it leaves alone. */
const KNOWN_CIPHERS: ReadonlySet<string | undefined> = new Set(["pkmsg", "msg", "skmsg", "msmsg"]);

/** Whether a message brings nothing that could be read here. What an assistant answers to others is nobody's message. */
function isAbsent({ content }: BinaryNode): boolean {
  const parts = Array.isArray(content) ? content : [];
  if (parts.some(({ tag, attrs }) => tag === "unavailable" && attrs.type === "bot_unavailable_fanout")) return false;
  return !parts.some(({ tag, attrs }) => tag === "plaintext" || (tag === "enc" && KNOWN_CIPHERS.has(attrs.type)));
}

function decoded(content: Uint8Array): Proto.IMessage | undefined {
  try {
    return proto.Message.decode(content);
  } catch {
    return undefined;
  }
}
