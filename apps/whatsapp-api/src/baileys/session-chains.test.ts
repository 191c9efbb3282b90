import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";
import {
  type AuthenticationCreds,
  addTransactionCapability,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  generateSignalPubKey,
  initAuthCreds,
  type SignalKeyStore,
} from "baileys";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Encryption } from "../store/encryption.ts";
import { SessionStore } from "../store/session-store.ts";
import { signalKeys } from "./auth-state.ts";
import { InboundJournal } from "./inbound-journal.ts";
import { silentLogger } from "./silent-logger.ts";

const SHOP = "5531999990000@s.whatsapp.net";
const MARINA = "5531991234567@s.whatsapp.net";
const PRE_KEY_ID = 1;

const nothing = () => undefined;
let folder: string;
let store: SessionStore;
let shop: Party;
let marina: Party;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chains "));
  store = new SessionStore(join(folder, "shop.db"), new Encryption([randomBytes(32)]));
  shop = new Party(signalKeys(store, new InboundJournal(nothing, nothing), nothing));
  marina = new Party(memoryKeys());
  await marina.meet(SHOP, await shop.bundle());
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a conversation's keys take no more room after a hundred turns than after thirty", async () => {
  await turns(30);
  const early = recordBytes();
  await turns(70);

  expect(recordBytes()).toBeLessThan(early * 1.1);
});

test("a message that is ten turns late is read, and one that is fifty turns late harms nothing", async () => {
  await turns(1);
  const veryLate = await marina.write(SHOP, "muito atrasada");
  await turns(40);
  const late = await marina.write(SHOP, "atrasada");
  await turns(10);

  expect(await shop.read(MARINA, late)).toBe("atrasada");
  await expect(shop.read(MARINA, veryLate)).rejects.toThrow();
  await turns(5);
});

/** Marina asks and the shop answers, so many times. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    expect(await shop.read(MARINA, await marina.write(SHOP, `pergunta ${turn}`))).toBe(`pergunta ${turn}`);
    expect(await marina.read(SHOP, await shop.write(MARINA, `resposta ${turn}`))).toBe(`resposta ${turn}`);
  }
}

const recordBytes = (): number => serialize(store.key("session", `${MARINA.split("@")[0]}.0`)).length;

interface Letter {
  readonly type: "msg" | "pkmsg";
  readonly ciphertext: Uint8Array;
}

/** One end of a conversation, as Baileys has it. */
class Party {
  readonly #creds: AuthenticationCreds = initAuthCreds();
  readonly #keys: SignalKeyStore;
  readonly #repository;

  constructor(keys: SignalKeyStore) {
    this.#keys = addTransactionCapability(keys, silentLogger, { maxCommitRetries: 1, delayBetweenTriesMs: 0 });
    const auth = { creds: this.#creds, keys: this.#keys };
    this.#repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, silentLogger, async () => undefined);
  }

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
}

function memoryKeys(): SignalKeyStore {
  const values = new Map<string, unknown>();
  return {
    get: (type, ids) => Object.fromEntries(ids.map((id) => [id, values.get(`${type}/${id}`)])) as never,
    set: (changes) => {
      for (const [type, entries] of Object.entries(changes))
        for (const [id, value] of Object.entries(entries ?? {})) values.set(`${type}/${id}`, value);
    },
  };
}
