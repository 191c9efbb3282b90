import { randomBytes } from "node:crypto";
import { aesDecryptGCM, aesEncryptGCM, Curve, hkdf, NOISE_MODE, NOISE_WA_HEADER, proto, sha256 } from "baileys";

interface KeyPair {
  readonly private: Uint8Array;
  readonly public: Uint8Array;
}

/** The root whose signature a client trusts: WhatsApp's own in the field, this one on loopback. */
export interface NoiseRoot {
  readonly key: KeyPair;
  readonly serial: number;
  /** The server's own key, and the certificates that lead from the root to it: made once, signing is dear. */
  readonly leaf: { readonly key: KeyPair; readonly chain: Uint8Array };
}

const EMPTY = Buffer.alloc(0);
const IV_BYTES = 12;
const LENGTH_BYTES = 3;

/**
 * The responder's half of Noise XX as WhatsApp Web speaks it, on one connection: hello, finish, frames.
 * Bytes go in by `push`; what comes out are the client's payload and then decrypted frames.
 */
export class NoiseServer {
  readonly #root: NoiseRoot;
  readonly #ephemeral = Curve.generateKeyPair();
  #hash: Uint8Array;
  #salt: Uint8Array;
  #key: Uint8Array;
  #counter = 0;
  #stage: "intro" | "hello" | "finish" | "transport" = "intro";
  #buffer: Buffer = EMPTY;
  #readKey: Uint8Array = EMPTY;
  #writeKey: Uint8Array = EMPTY;
  #readCounter = 0;
  #writeCounter = 0;
  #clientEphemeral: Uint8Array = EMPTY;

  constructor(root: NoiseRoot) {
    this.#root = root;
    const mode = Buffer.from(NOISE_MODE);
    this.#hash = mode.byteLength === 32 ? mode : sha256(mode);
    this.#salt = this.#hash;
    this.#key = this.#hash;
    this.#authenticate(NOISE_WA_HEADER);
  }

  /**
   * Takes what the socket received.
   *
   * @returns bytes to answer with at once, the client's payload once it is known, and decrypted frames
   * @throws when a frame does not decrypt: the connection must then be closed
   */
  push(data: Uint8Array): { reply?: Buffer; payload?: proto.IClientPayload; frames: Buffer[] } {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    const out: { reply?: Buffer; payload?: proto.IClientPayload; frames: Buffer[] } = { frames: [] };
    if (this.#stage === "intro" && !this.#takeIntro()) return out;
    for (let frame = this.#takeFrame(); frame; frame = this.#takeFrame()) {
      if (this.#stage === "hello") out.reply = this.#onHello(frame);
      else if (this.#stage === "finish") out.payload = this.#onFinish(frame);
      else out.frames.push(aesDecryptGCM(frame, this.#readKey, iv(this.#readCounter++), EMPTY));
    }
    return out;
  }

  /** Encrypts and frames what is sent to the client. */
  seal(data: Uint8Array): Buffer {
    return framed(aesEncryptGCM(data, this.#writeKey, iv(this.#writeCounter++), EMPTY));
  }

  // An `ED` block with routing info may come before the header proper.
  #takeIntro(): boolean {
    let offset = 0;
    if (this.#buffer.subarray(0, 2).toString() === "ED") {
      if (this.#buffer.length < 7) return false;
      offset = 7 + this.#buffer.readUIntBE(4, 3);
    }
    if (this.#buffer.length < offset + NOISE_WA_HEADER.length) return false;
    this.#buffer = this.#buffer.subarray(offset + NOISE_WA_HEADER.length);
    this.#stage = "hello";
    return true;
  }

  #takeFrame(): Buffer | undefined {
    if (this.#buffer.length < LENGTH_BYTES) return undefined;
    const end = LENGTH_BYTES + this.#buffer.readUIntBE(0, LENGTH_BYTES);
    if (this.#buffer.length < end) return undefined;
    const frame = this.#buffer.subarray(LENGTH_BYTES, end);
    this.#buffer = this.#buffer.subarray(end);
    return frame;
  }

  #onHello(frame: Buffer): Buffer {
    const { clientHello } = proto.HandshakeMessage.decode(frame);
    if (!clientHello?.ephemeral) throw new Error("no client hello");
    this.#clientEphemeral = clientHello.ephemeral;
    this.#authenticate(this.#clientEphemeral);
    this.#authenticate(this.#ephemeral.public);
    this.#mix(Curve.sharedKey(this.#ephemeral.private, this.#clientEphemeral));
    const { key, chain } = this.#root.leaf;
    const serverStatic = this.#encrypt(key.public);
    this.#mix(Curve.sharedKey(key.private, this.#clientEphemeral));
    const payload = this.#encrypt(chain);
    this.#stage = "finish";
    return framed(
      proto.HandshakeMessage.encode({
        serverHello: { ephemeral: this.#ephemeral.public, static: serverStatic, payload },
      }).finish(),
    );
  }

  #onFinish(frame: Buffer): proto.IClientPayload {
    const { clientFinish } = proto.HandshakeMessage.decode(frame);
    if (!clientFinish?.static || !clientFinish.payload) throw new Error("no client finish");
    const clientStatic = this.#decrypt(clientFinish.static);
    this.#mix(Curve.sharedKey(this.#ephemeral.private, clientStatic));
    const payload = proto.ClientPayload.decode(this.#decrypt(clientFinish.payload));
    const keys = hkdf(EMPTY, 64, { salt: Buffer.from(this.#salt), info: "" });
    this.#readKey = keys.subarray(0, 32);
    this.#writeKey = keys.subarray(32);
    this.#stage = "transport";
    return payload;
  }

  #authenticate(data: Uint8Array): void {
    this.#hash = sha256(Buffer.concat([this.#hash, data]));
  }

  #mix(data: Uint8Array): void {
    const keys = hkdf(Buffer.from(data), 64, { salt: Buffer.from(this.#salt), info: "" });
    this.#salt = keys.subarray(0, 32);
    this.#key = keys.subarray(32);
    this.#counter = 0;
  }

  #encrypt(data: Uint8Array): Buffer {
    const sealed = aesEncryptGCM(data, this.#key, iv(this.#counter++), this.#hash);
    this.#authenticate(sealed);
    return sealed;
  }

  #decrypt(data: Uint8Array): Buffer {
    const opened = aesDecryptGCM(data, this.#key, iv(this.#counter++), this.#hash);
    this.#authenticate(data);
    return opened;
  }
}

/** A root of our own, and a server's key under it. */
export function createNoiseRoot(): NoiseRoot {
  const root = { key: Curve.generateKeyPair(), serial: 1 + (randomBytes(2).readUInt16BE() % 1_000) };
  const key = Curve.generateKeyPair();
  return { ...root, leaf: { key, chain: certificateChain(root, key.public) } };
}

function certificateChain(root: Pick<NoiseRoot, "key" | "serial">, leafKey: Uint8Array): Uint8Array {
  const intermediate = Curve.generateKeyPair();
  const { Details } = proto.CertChain.NoiseCertificate;
  const intermediateDetails = Details.encode({
    serial: 2,
    issuerSerial: root.serial,
    key: intermediate.public,
  }).finish();
  const leafDetails = Details.encode({ serial: 3, issuerSerial: 2, key: leafKey }).finish();
  return proto.CertChain.encode({
    intermediate: { details: intermediateDetails, signature: Curve.sign(root.key.private, intermediateDetails) },
    leaf: { details: leafDetails, signature: Curve.sign(intermediate.private, leafDetails) },
  }).finish();
}

function iv(counter: number): Buffer {
  const bytes = Buffer.alloc(IV_BYTES);
  bytes.writeUInt32BE(counter, IV_BYTES - 4);
  return bytes;
}

function framed(data: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUIntBE(data.byteLength, 0, LENGTH_BYTES);
  return Buffer.concat([length, data]);
}
