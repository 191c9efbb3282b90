import {
  addTransactionCapability,
  DEFAULT_CONNECTION_CONFIG,
  type SignalKeyStore,
  type SignalRepositoryWithLIDStore,
  type UserFacingSocketConfig,
} from "baileys";
import type { InboundJournal } from "./inbound-journal.ts";
import { SessionTrials } from "./session-trials.ts";
import { silentLogger } from "./silent-logger.ts";

type MakeRepository = NonNullable<UserFacingSocketConfig["makeSignalRepository"]>;

/** One for all conversations: what they do is computing, in one thread. */
const TURN = "signal";

/**
 * Baileys' Signal repository with each step that moves a ratchet in a transaction of its own, one after the other, and
 * with the journal in place.
 *
 * Baileys sends a message within one transaction, from looking for devices to handing the stanza on. It keeps the
 * session that it read first, and writes it back at its end: what the same person sent meanwhile is undone, and their
 * next message cannot be read. And the stanza leaves before the ratchet is on disk: whoever dies in between seals two
 * messages with one key. So the repository gets transactions that know nothing of that one.
 */
export const signalRepository =
  (keys: SignalKeyStore, journal: InboundJournal): MakeRepository =>
  (auth, logger, pnToLid) => {
    const own = addTransactionCapability(keys, silentLogger, { maxCommitRetries: 1, delayBetweenTriesMs: 0 });
    const inTurn = { ...own, transaction: <T>(work: () => Promise<T>) => own.transaction(work, TURN) };
    const trials = new SessionTrials(inTurn);
    const repository: SignalRepositoryWithLIDStore = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
      { ...auth, keys: trials.keys },
      logger,
      pnToLid,
    );
    const read = async (ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>) => {
      const plaintext = await inTurn.transaction(() => journal.read(ciphertext, decrypt));
      // A transaction that changed no key has not called the store.
      journal.write();
      return plaintext;
    };
    return {
      ...repository,
      decryptMessage: (options) =>
        read(options.ciphertext, () => {
          const decrypt = () => repository.decryptMessage(options);
          // What opens a session says which one it is.
          return options.type === "pkmsg" ? decrypt() : trials.decrypt(options.ciphertext, decrypt);
        }),
      decryptGroupMessage: (options) => read(options.msg, () => repository.decryptGroupMessage(options)),
    };
  };
