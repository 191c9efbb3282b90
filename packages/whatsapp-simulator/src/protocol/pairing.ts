import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import {
  aesDecryptCTR,
  aesDecryptGCM,
  aesEncryptCTR,
  type BinaryNode,
  Curve,
  derivePairingCodeKey,
  hkdf,
  hmacSign,
  proto,
  WA_ADV_ACCOUNT_SIG_PREFIX,
} from "baileys";
import type { Connection } from "../transport/connection.ts";
import { bytes, child, node, seconds, WHATSAPP } from "../transport/nodes.ts";
import { type Account, Companion } from "../world/account.ts";
import { passkeyRequest } from "../world/faults.ts";

const QR_REFS = 6;
const CODE_TIMEOUT_MS = 2_000;

interface Pending {
  readonly connection: Connection;
  readonly refs: ReadonlySet<string>;
  readonly registrationId: number;
  readonly identity: Uint8Array;
  readonly signedPreKey: { keyId: number; publicKey: Uint8Array; signature: Uint8Array };
  companion?: Companion;
  code?: { wrapped: Uint8Array; phone: string; primaryEphemeral?: ReturnType<typeof Curve.generateKeyPair> };
}

/** Links devices: by QR, and by pairing code. */
export class Pairing {
  readonly #pending = new Map<Connection, Pending>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  #nextId = 1;

  /** A client that is not linked asks to be: it gets the refs of its QR codes. */
  begin(connection: Connection, payload: proto.IClientPayload): void {
    const { eRegid, eIdent, eSkeyId, eSkeyVal, eSkeySig } = payload.devicePairingData ?? {};
    if (!eRegid || !eIdent || !eSkeyId || !eSkeyVal || !eSkeySig) return connection.close();
    const refs = Array.from({ length: QR_REFS }, () => `2@${randomBytes(24).toString("base64")}`);
    this.#pending.set(connection, {
      connection,
      refs: new Set(refs),
      registrationId: Buffer.from(eRegid).readUInt32BE(),
      identity: eIdent,
      signedPreKey: { keyId: Buffer.from(eSkeyId).readUIntBE(0, 3), publicKey: eSkeyVal, signature: eSkeySig },
    });
    connection.send(
      node("iq", { from: WHATSAPP, type: "set", id: this.#id() }, [
        node(
          "pair-device",
          {},
          refs.map((ref) => node("ref", {}, Buffer.from(ref))),
        ),
      ]),
    );
  }

  forget = (connection: Connection): boolean => this.#pending.delete(connection);

  /**
   * The phone has read a QR: links the device behind it.
   *
   * @throws when no connection shows that QR
   */
  scan(account: Account, qr: string): void {
    const pending = this.#byQr(qr);
    if (!pending) throw new Error("no client shows this QR: it has expired, or another was meant");
    if (account.wantsPasskey) return pending.connection.send(passkeyRequest(this.#id()));
    const advSecret = fieldsOf(qr)[3] ?? "";
    this.#link(account, pending, Buffer.from(advSecret, "base64"));
  }

  #byQr(qr: string): Pending | undefined {
    const ref = fieldsOf(qr)[0] ?? "";
    return [...this.#pending.values()].find(({ refs }) => refs.has(ref));
  }

  #link(account: Account, pending: Pending, advSecret: Uint8Array): void {
    const id = Math.max(0, ...account.companions.keys()) + 1;
    const companion = new Companion(account, id, id);
    companion.registrationId = pending.registrationId;
    companion.identity = pending.identity;
    companion.signedPreKey = pending.signedPreKey;
    pending.companion = companion;

    const identity = account.phone.creds.signedIdentityKey;
    const details = proto.ADVDeviceIdentity.encode({
      rawId: 1,
      timestamp: Math.floor(Date.now() / 1_000),
      keyIndex: id,
    }).finish();
    const signed = proto.ADVSignedDeviceIdentity.encode({
      details,
      accountSignatureKey: identity.public,
      accountSignature: Curve.sign(
        identity.private,
        Buffer.concat([WA_ADV_ACCOUNT_SIG_PREFIX, details, pending.identity]),
      ),
    }).finish();
    const sealed = proto.ADVSignedDeviceIdentityHMAC.encode({
      details: signed,
      hmac: hmacSign(signed, advSecret),
    }).finish();
    pending.connection.send(
      node("iq", { from: WHATSAPP, type: "set", id: this.#id() }, [
        node("pair-success", {}, [
          node("device-identity", {}, sealed),
          node("platform", { name: "android" }),
          node("device", { jid: companion.jid, lid: companion.lid }),
          ...(account.name ? [node("biz", { name: account.name })] : []),
        ]),
      ]),
    );
  }

  /** The client has signed: from now on the device is linked, and must log in. Answers the device, once. */
  onSigned(connection: Connection): Companion | undefined {
    const pending = this.#pending.get(connection);
    const companion = pending?.companion;
    if (!companion) return undefined;
    this.#pending.delete(connection);
    companion.account.companions.set(companion.id, companion);
    connection.end(node("stream:error", { code: "515" }));
    return companion;
  }

  async #codeShown(jid: string): Promise<void> {
    const signal = AbortSignal.timeout(CODE_TIMEOUT_MS);
    while (![...this.#pending.values()].some(({ code }) => code?.phone === jid)) {
      await once(this.#events, "code", { signal }).catch(() => {
        throw new Error("no client waits for a code of this phone");
      });
    }
  }

  /** `companion_hello`: the client shows a code that somebody must type on the phone. */
  onCodeHello(connection: Connection, query: BinaryNode): BinaryNode[] {
    const registration = child(query, "link_code_companion_reg");
    const pending = this.#pending.get(connection);
    if (pending)
      pending.code = {
        wrapped: bytes(registration, "link_code_pairing_wrapped_companion_ephemeral_pub"),
        phone: registration?.attrs.jid ?? "",
      };
    this.#events.emit("code");
    return [
      node("link_code_companion_reg", { stage: "companion_hello" }, [
        node("link_code_pairing_ref", {}, Buffer.from(this.#id())),
      ]),
    ];
  }

  /**
   * The code was typed on the phone: sends the phone's half of the key exchange.
   *
   * @throws when no client waits for a code of this phone
   */
  async enterCode(account: Account, code: string): Promise<void> {
    // Whoever reads the code off a client's screen is not slower than its stanza in the field; a test is.
    await this.#codeShown(account.jid);
    const pending = [...this.#pending.values()].find((one) => one.code?.phone === account.jid);
    if (!pending?.code) throw new Error("no client waits for a code of this phone");
    if (account.wantsPasskey) return pending.connection.send(passkeyRequest(this.#id()));
    const primaryEphemeral = Curve.generateKeyPair();
    pending.code.primaryEphemeral = primaryEphemeral;
    const salt = randomBytes(32);
    const iv = randomBytes(16);
    const wrapped = aesEncryptCTR(primaryEphemeral.public, await derivePairingCodeKey(code, salt), iv);
    pending.connection.send(
      node("notification", { from: WHATSAPP, type: "link_code_companion_reg", id: this.#id(), t: seconds() }, [
        node("link_code_companion_reg", { stage: "primary_hello" }, [
          node("link_code_pairing_wrapped_primary_ephemeral_pub", {}, Buffer.concat([salt, iv, wrapped])),
          node("primary_identity_pub", {}, account.phone.creds.signedIdentityKey.public),
          node("link_code_pairing_ref", {}, Buffer.from("ref")),
        ]),
      ]),
    );
    this.#typed.set(pending, { account, code });
  }

  readonly #typed = new Map<Pending, { account: Account; code: string }>();

  /** `companion_finish`: both sides now know the ADV secret, and the device is linked as by QR. */
  async onCodeFinish(connection: Connection, query: BinaryNode): Promise<void> {
    const pending = this.#pending.get(connection);
    const typed = pending && this.#typed.get(pending);
    if (!pending?.code?.primaryEphemeral || !typed) return;
    this.#typed.delete(pending);
    const wrapped = Buffer.from(pending.code.wrapped);
    const key = await derivePairingCodeKey(typed.code, wrapped.subarray(0, 32));
    const companionEphemeral = aesDecryptCTR(wrapped.subarray(48, 80), key, wrapped.subarray(32, 48));
    const shared = Curve.sharedKey(pending.code.primaryEphemeral.private, companionEphemeral);
    const bundle = Buffer.from(bytes(child(query, "link_code_companion_reg"), "link_code_pairing_wrapped_key_bundle"));
    const expanded = hkdf(shared, 32, {
      salt: bundle.subarray(0, 32),
      info: "link_code_pairing_key_bundle_encryption_key",
    });
    const opened = aesDecryptGCM(bundle.subarray(44), expanded, bundle.subarray(32, 44), Buffer.alloc(0));
    const identityShared = Curve.sharedKey(typed.account.phone.creds.signedIdentityKey.private, opened.subarray(0, 32));
    const secret = hkdf(Buffer.concat([shared, identityShared, opened.subarray(64, 96)]), 32, { info: "adv_secret" });
    this.#link(typed.account, pending, secret);
  }

  #id = (): string => `pair-${this.#nextId++}`;
}

/** ref, Noise key, identity key, ADV secret, platform; today behind an address that opens WhatsApp. */
const fieldsOf = (qr: string): string[] => (qr.split("#").pop() ?? "").split(",");
