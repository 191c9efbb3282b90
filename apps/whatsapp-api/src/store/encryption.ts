import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";

const IV_BYTES = 12;
const IVS_AT_ONCE = 256;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;
/** The first byte of everything sealed: how it was sealed. Version 1 named no key. */
const WITHOUT_KEY_ID = 1;
const WITH_KEY_ID = 2;

/** What was sealed cannot be opened: by none of the keys, or it was changed. */
class Unsealable extends Error {
  constructor(reason: string) {
    super(
      `${reason} Set SESSION_ENCRYPTION_KEY, or one of SESSION_ENCRYPTION_OLD_KEYS, to the key that it was sealed with.`,
    );
  }
}

interface Key {
  readonly id: Buffer;
  /** Made once: a key of bytes would be wrapped anew at each call, which costs more than the sealing. */
  readonly secret: KeyObject;
}

/** Seals what is kept: AES-256-GCM, a fresh IV each time, with the id of the key that opens it. */
export class Encryption {
  readonly #current: Key;
  readonly #keys: readonly Key[];
  /** Of the seals to come; each is used once. */
  #ivs: Buffer = Buffer.alloc(0);

  /** @param keys of 32 bytes each: the first seals, all of them open */
  constructor(keys: readonly [Buffer, ...Buffer[]]) {
    this.#keys = keys.map((key) => ({ id: idOf(key), secret: createSecretKey(key) }));
    this.#current = this.#keys[0] as Key;
  }

  /** How everything begins that is sealed now. */
  get mark(): Buffer {
    return Buffer.concat([Buffer.of(WITH_KEY_ID), this.#current.id]);
  }

  seal(plain: Uint8Array): Buffer {
    const { id, secret } = this.#current;
    const iv = this.#nextIv();
    const cipher = createCipheriv("aes-256-gcm", secret, iv);
    const body = cipher.update(plain);
    cipher.final();
    return Buffer.concat([Buffer.of(WITH_KEY_ID), id, iv, cipher.getAuthTag(), body]);
  }

  // Random bytes are dear in small portions: each call goes to the kernel.
  #nextIv(): Buffer {
    if (this.#ivs.length < IV_BYTES) this.#ivs = randomBytes(IVS_AT_ONCE * IV_BYTES);
    const iv = this.#ivs.subarray(0, IV_BYTES);
    this.#ivs = this.#ivs.subarray(IV_BYTES);
    return iv;
  }

  /** @throws {Unsealable} when the bytes were changed, or sealed with a key that is not here */
  open(sealed: Uint8Array): Buffer {
    if (sealed[0] === WITHOUT_KEY_ID) return this.#tryAll(sealed.subarray(1));
    if (sealed[0] !== WITH_KEY_ID) throw new Unsealable("This was not sealed by GoMarketing.");
    const id = Buffer.from(sealed.subarray(1, 1 + KEY_ID_BYTES));
    const key = this.#keys.find((one) => one.id.equals(id));
    if (!key) throw new Unsealable(`This was sealed with key ${id.toString("hex")}, which is not here.`);
    return unseal(key, sealed.subarray(1 + KEY_ID_BYTES));
  }

  /** Whether something was sealed with another key than what is sealed now. */
  isOutdated = (sealed: Uint8Array): boolean => !this.mark.equals(sealed.subarray(0, 1 + KEY_ID_BYTES));

  #tryAll(sealed: Uint8Array): Buffer {
    for (const key of this.#keys) {
      try {
        return unseal(key, sealed);
      } catch {
        // Another of the keys may open it.
      }
    }
    throw new Unsealable("None of the keys opens this.");
  }
}

/** Names a key without telling it. */
const idOf = (key: Buffer): Buffer =>
  createHash("sha256").update("key id").update(key).digest().subarray(0, KEY_ID_BYTES);

/** @param sealed IV, tag and ciphertext */
function unseal({ secret }: Key, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const plain = decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new Unsealable("This was changed after it was sealed, or sealed with another key.");
  }
  return plain;
}
