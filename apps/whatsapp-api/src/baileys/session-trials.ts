import type { SignalDataSet, SignalDataTypeMap, SignalKeyStoreWithTransaction } from "baileys";
import type { SessionRecord } from "./session-record.ts";

/** A message that is being decrypted: which of the record's sessions are left to be tried, and what belongs to the others. */
interface Trial {
  readonly ciphertext: Uint8Array;
  /** Which one is shown, in the order in which they are tried. */
  attempt: number;
  attempts: number;
  untouched: SessionRecord["_sessions"];
}

/**
 * Shows libsignal one session of a record at a time.
 *
 * With one device there are several sessions: either side begins anew while messages of the session before are on their
 * way. libsignal tries a message with each, and keeps what a failed try left behind: the session has taken a step with a
 * key that was none of its own, and can read nothing more. So a message is shown the session that knows its key, or one
 * after the other, and what is written back is that one alone.
 */
export class SessionTrials {
  readonly #keys: SignalKeyStoreWithTransaction;
  #underWay: Trial | undefined;

  /** @param keys those of the conversations; they do one transaction at a time, and a message is decrypted within one */
  constructor(keys: SignalKeyStoreWithTransaction) {
    this.#keys = keys;
  }

  /** What libsignal is to be given. */
  readonly keys: SignalKeyStoreWithTransaction = {
    get: (type, ids) => this.#get(type, ids),
    set: (changes) => this.#set(changes),
    isInTransaction: () => this.#keys.isInTransaction(),
    transaction: (work, key) => this.#keys.transaction(work, key),
  };

  /** Decrypts a message, with as many tries as there are sessions that it may be of. */
  async decrypt(ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const trial: Trial = { ciphertext, attempt: 0, attempts: 1, untouched: {} };
    this.#underWay = trial;
    try {
      for (;;) {
        try {
          return await decrypt();
        } catch (error) {
          trial.attempt += 1;
          if (trial.attempt >= trial.attempts) throw error;
        }
      }
    } finally {
      this.#underWay = undefined;
    }
  }

  /** The one that this call is part of: who asks outside of the transaction asks about somebody else. */
  get #trial(): Trial | undefined {
    return this.#keys.isInTransaction() ? this.#underWay : undefined;
  }

  async #get<T extends keyof SignalDataTypeMap>(
    type: T,
    ids: string[],
  ): Promise<{ [id: string]: SignalDataTypeMap[T] }> {
    const found = await this.#keys.get(type, ids);
    const trial = this.#trial;
    if (type !== "session" || !trial) return found;
    const shown = Object.entries(found).map(([id, record]) => [id, record && one(record as SessionRecord, trial)]);
    return Object.fromEntries(shown) as typeof found;
  }

  #set(changes: SignalDataSet): Promise<void> | void {
    const { session } = changes;
    const trial = this.#trial;
    if (!session || !trial) return this.#keys.set(changes);
    const { untouched } = trial;
    const whole = Object.entries(session).map(([id, record]) => [id, record && withOthers(record, untouched)]);
    return this.#keys.set({ ...changes, session: Object.fromEntries(whole) });
  }
}

/** The record with the session alone that is to be tried now. */
function one(record: SessionRecord, trial: Trial): SessionRecord {
  const candidates = candidatesOf(record, trial.ciphertext);
  const name = candidates[trial.attempt];
  const session = name === undefined ? undefined : record._sessions[name];
  if (name === undefined || !session) return record;
  const { [name]: _, ...others } = record._sessions;
  trial.attempts = candidates.length;
  trial.untouched = others;
  return { ...record, _sessions: { [name]: session } };
}

const withOthers = (record: object, others: SessionRecord["_sessions"]): Uint8Array =>
  ({ ...record, _sessions: { ...others, ...(record as SessionRecord)._sessions } }) as never;

/** The one that knows the message's key; where none does it begins a turn, of the one that was used last most likely. */
function candidatesOf({ _sessions }: SessionRecord, ciphertext: Uint8Array): string[] {
  const key = ratchetKeyOf(ciphertext);
  const lastUsedFirst = Object.entries(_sessions).toSorted(([, a], [, b]) => b.indexInfo.used - a.indexInfo.used);
  const knowing = lastUsedFirst.filter(([, { _chains }]) => key !== undefined && key in _chains);
  return (knowing.length > 0 ? knowing : lastUsedFirst).map(([name]) => name);
}

const RATCHET_KEY_TAG = 0x0a;

/** Signal's WhisperMessage: a byte of the version, then as protobuf's first field the sender's ratchet key. */
function ratchetKeyOf(ciphertext: Uint8Array): string | undefined {
  const [, tag, length = 0] = ciphertext;
  return tag === RATCHET_KEY_TAG ? Buffer.from(ciphertext.subarray(3, 3 + length)).toString("base64") : undefined;
}
