import type {
  BinaryNode,
  makeWASocket,
  proto as Proto,
  SignalKeyStoreWithTransaction,
  SignalRepositoryWithLIDStore,
  UserFacingSocketConfig,
} from "baileys";
import { DEFAULT_CONNECTION_CONFIG, isJidNewsletter, proto, unpadRandomMax16 } from "baileys";

type MakeRepository = NonNullable<UserFacingSocketConfig["makeSignalRepository"]>;
type Socket = ReturnType<typeof makeWASocket>;

/** A message that has been decrypted: its stanza, and what was in it. */
export interface Decrypted {
  readonly stanza: BinaryNode;
  readonly message: Proto.IMessage;
}

/** Marks a message that did not wait at WhatsApp, but takes its turn behind those that did. */
const IN_TURN = "in-turn";

/** Whether a message waited at WhatsApp while we were away. */
export const wasOffline = ({ attrs: { offline } }: BinaryNode): boolean => offline !== undefined && offline !== IN_TURN;

/**
 * Puts an inbound message on disk before WhatsApp is told that it arrived.
 *
 * Baileys commits the ratchet, sends the receipt, and only then tells anybody about the message: whoever dies in
 * between has lost it. So the two decrypting calls of its Signal repository are wrapped in the key store's own
 * transaction, and what they decrypt is written by `write`, which the key store calls within the transaction that
 * moves the ratchet. The stanza is found by the ciphertext, which Baileys hands on as the very same bytes.
 */
export class InboundJournal {
  readonly #stanzas = new WeakMap<Uint8Array, BinaryNode>();
  readonly #record: (message: Decrypted) => void;
  readonly #onUnreadable: () => void;
  #pending: Decrypted[] = [];

  /**
   * @param record writes one message; called within a transaction of the store where there is one
   * @param onUnreadable a message came that cannot be decrypted; its sender is asked for it again
   */
  constructor(record: (message: Decrypted) => void, onUnreadable: () => void) {
    this.#record = record;
    this.#onUnreadable = onUnreadable;
  }

  /**
   * Sees each message stanza before Baileys does, and has them all taken in one after the other: Baileys queues those
   * marked as offline, and lets the others overtake the queue.
   */
  watch(socket: Socket): void {
    socket.ws.prependListener("CB:message", (stanza: BinaryNode) => {
      stanza.attrs.offline ||= IN_TURN;
      if (!Array.isArray(stanza.content)) return;
      for (const { tag, content } of stanza.content) {
        if (!(content instanceof Uint8Array)) continue;
        if (tag === "enc") this.#stanzas.set(content, stanza);
        if (tag === "plaintext" && isJidNewsletter(stanza.attrs.from)) this.#takeIn(stanza, content);
      }
    });
  }

  /** Baileys' Signal repository, with the journal in place. */
  readonly makeRepository: MakeRepository = (auth, logger, pnToLid) => {
    const repository: SignalRepositoryWithLIDStore = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
      auth,
      logger,
      pnToLid,
    );
    // Baileys hands its key store with transactions added; the type of the option does not say so.
    const keys = auth.keys as SignalKeyStoreWithTransaction;
    const journaled = async (key: string, ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>) => {
      const decrypting = keys.transaction(async () => {
        const decrypted = await decrypt();
        this.#note(ciphertext, decrypted);
        return decrypted;
      }, key);
      // Baileys says so only of messages that are not there again by then.
      const plaintext = await decrypting.catch((error: unknown) => {
        if (!isRepeat(error)) this.#onUnreadable();
        throw error;
      });
      // A transaction that changed no key has not called the store.
      this.write();
      return plaintext;
    };
    return {
      ...repository,
      decryptMessage: (options) => journaled(options.jid, options.ciphertext, () => repository.decryptMessage(options)),
      decryptGroupMessage: (options) =>
        journaled(options.group, options.msg, () => repository.decryptGroupMessage(options)),
    };
  };

  /** Writes what was decrypted since. */
  write(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const message of pending) this.#record(message);
  }

  /** A newsletter's post passes no decryption: Baileys acknowledges it, and tells of it up to 20 s later. */
  #takeIn(stanza: BinaryNode, content: Uint8Array): void {
    const message = decoded(content);
    if (message) this.#record({ stanza, message });
    else this.#onUnreadable();
  }

  #note(ciphertext: Uint8Array, plaintext: Uint8Array): void {
    const stanza = this.#stanzas.get(ciphertext);
    if (!stanza) return;
    this.#pending.push({ stanza, message: proto.Message.decode(unpadRandomMax16(plaintext)) });
  }
}

function decoded(content: Uint8Array): Proto.IMessage | undefined {
  try {
    return proto.Message.decode(content);
  } catch {
    return undefined;
  }
}

/** A message that comes a second time has no key any more: it was read the first time. */
const isRepeat = (error: unknown): boolean => /Key used already|old counter/.test(String(error));
