import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AuthenticationCreds,
  addTransactionCapability,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  generateSignalPubKey,
  initAuthCreds,
  type SignalKeyStore,
  type SignalKeyStoreWithTransaction,
  type UserFacingSocketConfig,
} from "baileys";
import { signalKeys } from "../src/baileys/auth-state.ts";
import { InboundJournal } from "../src/baileys/inbound-journal.ts";
import { silentLogger } from "../src/baileys/silent-logger.ts";
import { Encryption } from "../src/store/encryption.ts";
import { SessionStore } from "../src/store/session-store.ts";

type MakeRepository = NonNullable<UserFacingSocketConfig["makeSignalRepository"]>;

/** A message as it travels. */
export interface Letter {
  readonly type: "msg" | "pkmsg";
  readonly ciphertext: Uint8Array;
}

const PRE_KEY_ID = 1;
const ME = "me";

/** One end of a conversation, as Baileys has it. */
export class Party {
  readonly #creds: AuthenticationCreds;
  readonly #keys: SignalKeyStoreWithTransaction;
  readonly #repository;

  constructor(
    keys: SignalKeyStore,
    makeRepository: MakeRepository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository,
    creds = initAuthCreds(),
  ) {
    this.#creds = creds;
    this.#keys = addTransactionCapability(keys, silentLogger, { maxCommitRetries: 1, delayBetweenTriesMs: 0 });
    this.#repository = makeRepository({ creds, keys: this.#keys }, silentLogger, async () => undefined);
  }

  /** The same party after a crash: what was not written to its keys is gone. */
  restarted = (keys: SignalKeyStore, makeRepository?: MakeRepository): Party =>
    new Party(keys, makeRepository, this.#creds);

  async bundle() {
    const { registrationId, signedIdentityKey, signedPreKey } = this.#creds;
    const preKey = Curve.generateKeyPair();
    await this.#keys.set({ "pre-key": { [PRE_KEY_ID]: preKey } });
    return {
      registrationId,
      identityKey: generateSignalPubKey(signedIdentityKey.public),
      signedPreKey: {
        keyId: signedPreKey.keyId,
        publicKey: generateSignalPubKey(signedPreKey.keyPair.public),
        signature: signedPreKey.signature,
      },
      preKey: { keyId: PRE_KEY_ID, publicKey: generateSignalPubKey(preKey.public) },
    };
  }

  meet = (jid: string, session: Awaited<ReturnType<Party["bundle"]>>): Promise<void> =>
    this.#repository.injectE2ESession({ jid, session });

  write = (jid: string, text: string): Promise<Letter> =>
    this.#repository.encryptMessage({ jid, data: Buffer.from(text) });

  read = async (jid: string, letter: Letter): Promise<string> =>
    Buffer.from(await this.#repository.decryptMessage({ jid, ...letter })).toString();

  /** Whether there is a session with somebody: asked outside of all transactions, whenever something is sent. */
  knows = async (jid: string): Promise<boolean> => (await this.#repository.validateSession(jid)).exists;

  /** Does something within the transaction that Baileys opens around all that a message's sending needs. */
  sending = <T>(work: () => Promise<T>): Promise<T> => this.#keys.transaction(work, ME);
}

/** A session's store with Signal's keys in it, as the gateway has them; what is read is written nowhere. */
export function openKeys() {
  const nothing = () => undefined;
  const folder = mkdtempSync(join(tmpdir(), "signal "));
  const store = new SessionStore(join(folder, "shop.db"), new Encryption([randomBytes(32)]));
  const journal = new InboundJournal({
    record: nothing,
    isKnown: () => false,
    onUnreadable: nothing,
    onAbsent: nothing,
  });
  return {
    store,
    journal,
    keys: signalKeys(store, journal, nothing),
    close: () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function memoryKeys(): SignalKeyStore {
  const values = new Map<string, unknown>();
  return {
    get: (type, ids) => Object.fromEntries(ids.map((id) => [id, values.get(`${type}/${id}`)])) as never,
    set: (changes) => {
      for (const [type, entries] of Object.entries(changes))
        for (const [id, value] of Object.entries(entries ?? {})) values.set(`${type}/${id}`, value);
    },
  };
}
