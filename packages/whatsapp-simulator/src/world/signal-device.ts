import {
  type AuthenticationCreds,
  addTransactionCapability,
  type BinaryNode,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  encodeBigEndian,
  generateSignalPubKey,
  initAuthCreds,
  KEY_BUNDLE_TYPE,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
  unpadRandomMax16,
  xmppPreKey,
  xmppSignedPreKey,
} from "baileys";
import { silentLogger } from "./silent-logger.ts";
import { encode } from "./unnamed.ts";

/** What a sender needs to open a Signal session with a device. */
export interface Bundle {
  readonly registrationId: number;
  readonly identity: Uint8Array;
  readonly signedPreKey: { keyId: number; publicKey: Uint8Array; signature: Uint8Array };
  readonly preKey?: { keyId: number; publicKey: Uint8Array };
}

/** A phone's half of Signal: identity, prekeys and sessions, all in memory, computed by Baileys' own library. */
export class SignalDevice {
  readonly creds: AuthenticationCreds = initAuthCreds();
  readonly #store = memoryStore();
  readonly #keys = addTransactionCapability(this.#store, silentLogger, {
    maxCommitRetries: 1,
    delayBetweenTriesMs: 1,
  });
  readonly #repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
    { creds: this.creds, keys: this.#keys },
    silentLogger,
    async () => [],
  );
  #nextPreKeyId = 1;

  /** A bundle with a prekey that nobody got before. */
  async dispense(): Promise<Bundle> {
    const keyId = this.#nextPreKeyId++;
    const pair = Curve.generateKeyPair();
    await this.#keys.set({ "pre-key": { [keyId]: pair } });
    const { registrationId, signedIdentityKey, signedPreKey } = this.creds;
    return {
      registrationId,
      identity: signedIdentityKey.public,
      signedPreKey: {
        keyId: signedPreKey.keyId,
        publicKey: signedPreKey.keyPair.public,
        signature: signedPreKey.signature,
      },
      preKey: { keyId, publicKey: pair.public },
    };
  }

  async hasSession(jid: string): Promise<boolean> {
    return (await this.#repository.validateSession(jid)).exists;
  }

  /** Opens a session with a linked device, unless there is one. False when the device has not said how. */
  async reach(device: { readonly lid: string; takeBundle(): Bundle | undefined }): Promise<boolean> {
    if (await this.hasSession(device.lid)) return true;
    const bundle = device.takeBundle();
    if (bundle) await this.openSession(device.lid, bundle);
    return bundle !== undefined;
  }

  async openSession(jid: string, bundle: Bundle): Promise<void> {
    await this.#repository.injectE2ESession({
      jid,
      session: {
        registrationId: bundle.registrationId,
        identityKey: generateSignalPubKey(bundle.identity),
        signedPreKey: { ...bundle.signedPreKey, publicKey: generateSignalPubKey(bundle.signedPreKey.publicKey) },
        preKey: bundle.preKey && { ...bundle.preKey, publicKey: generateSignalPubKey(bundle.preKey.publicKey) },
      } as never,
    });
  }

  forgetSession = (jid: string): Promise<void> => this.#repository.deleteSession([jid]);

  /** Throws away what lets it read groups. */
  forgetGroupKeys = (): void => this.#store.forget("sender-key");

  /** An `enc` node with the message for one device. */
  async encrypt(jid: string, message: proto.IMessage, attributes: Record<string, string> = {}): Promise<BinaryNode> {
    const { type, ciphertext } = await this.#repository.encryptMessage({ jid, data: encode(message) });
    return { tag: "enc", attrs: { v: "2", type, ...attributes }, content: ciphertext };
  }

  /** A message for a group, and what lets others read it. */
  async encryptForGroup(group: string, meId: string, message: proto.IMessage) {
    const { ciphertext, senderKeyDistributionMessage } = await this.#repository.encryptGroupMessage({
      group,
      meId,
      data: encode(message),
    });
    const key: proto.IMessage = {
      senderKeyDistributionMessage: {
        groupId: group,
        axolotlSenderKeyDistributionMessage: senderKeyDistributionMessage,
      },
    };
    return { enc: { tag: "enc", attrs: { v: "2", type: "skmsg" }, content: ciphertext } satisfies BinaryNode, key };
  }

  /** Reads a group's message; its key came before, or comes along. One that comes again is encrypted for us alone. */
  async decryptForGroup(group: string, author: string, enc: BinaryNode, key?: BinaryNode): Promise<proto.Message> {
    if (enc.attrs.type !== "skmsg") {
      const message = await this.decrypt(author, enc);
      await this.#learnKey(author, message);
      return message;
    }
    if (key) await this.#learnKey(author, await this.decrypt(author, key));
    const msg = enc.content as Uint8Array;
    const plaintext = await this.#repository.decryptGroupMessage({ group, authorJid: author, msg });
    return proto.Message.decode(unpadRandomMax16(plaintext));
  }

  async #learnKey(authorJid: string, { senderKeyDistributionMessage: item }: proto.IMessage): Promise<void> {
    if (item) await this.#repository.processSenderKeyDistributionMessage({ item, authorJid });
  }

  async decrypt(jid: string, enc: BinaryNode): Promise<proto.Message> {
    const plaintext = await this.#repository.decryptMessage({
      jid,
      type: enc.attrs.type as "pkmsg" | "msg",
      ciphertext: enc.content as Uint8Array,
    });
    return proto.Message.decode(unpadRandomMax16(plaintext));
  }
}

/** How a bundle travels in an answer to `encrypt/get/key`. */
export function bundleNode(jid: string, bundle: Bundle): BinaryNode {
  const { preKey, signedPreKey } = bundle;
  return {
    tag: "user",
    attrs: { jid },
    content: [
      { tag: "registration", attrs: {}, content: encodeBigEndian(bundle.registrationId) },
      { tag: "type", attrs: {}, content: KEY_BUNDLE_TYPE },
      { tag: "identity", attrs: {}, content: bundle.identity },
      ...(preKey ? [xmppPreKey({ public: preKey.publicKey, private: new Uint8Array() }, preKey.keyId)] : []),
      xmppSignedPreKey({
        keyId: signedPreKey.keyId,
        keyPair: { public: signedPreKey.publicKey, private: new Uint8Array() },
        signature: signedPreKey.signature,
      }),
    ],
  };
}

function memoryStore(): SignalKeyStore & { forget(type: keyof SignalDataTypeMap): void } {
  const data = new Map<string, unknown>();
  return {
    forget: (type) => {
      for (const key of data.keys()) if (key.startsWith(`${type}/`)) data.delete(key);
    },
    get: <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
      const found: Record<string, SignalDataTypeMap[T]> = {};
      for (const id of ids) {
        const value = data.get(`${type}/${id}`);
        if (value !== undefined) found[id] = value as SignalDataTypeMap[T];
      }
      return found;
    },
    set: (changes: SignalDataSet) => {
      for (const [type, values] of Object.entries(changes)) {
        for (const [id, value] of Object.entries(values ?? {})) {
          if (value === null) data.delete(`${type}/${id}`);
          else data.set(`${type}/${id}`, value);
        }
      }
    },
  };
}
