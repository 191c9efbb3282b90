import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** The first byte of everything sealed: how it was sealed. */
const VERSION = 1;

/** Seals what lies on disk: AES-256-GCM, a fresh IV each time. */
export class Encryption {
  /** Made once: a key of bytes would be wrapped anew at each call, which costs more than the sealing. */
  readonly #key: KeyObject;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.#key = createSecretKey(key);
  }

  seal(plain: Uint8Array): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, iv);
    const body = cipher.update(plain);
    cipher.final();
    return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body]);
  }

  /** @throws when the bytes were changed, or sealed with another key */
  open(sealed: Uint8Array): Buffer {
    if (sealed[0] !== VERSION) throw new Error("sealed in a way this version does not know");
    const tagAt = 1 + IV_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", this.#key, sealed.subarray(1, tagAt));
    decipher.setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
    const plain = decipher.update(sealed.subarray(tagAt + TAG_BYTES));
    decipher.final();
    return plain;
  }
}
