import { randomUUID } from "node:crypto";
import type { BinaryNode, proto } from "baileys";
import type { Connection } from "../transport/connection.ts";
import { children, node, seconds, WHATSAPP } from "../transport/nodes.ts";
import { type Bundle, SignalDevice } from "./signal-device.ts";

export interface BusinessProfile {
  readonly description?: string;
  readonly category?: string;
  readonly websites?: readonly string[];
  readonly email?: string;
  readonly address?: string;
  readonly hours?: {
    readonly timezone: string;
    readonly days: readonly {
      readonly day: string;
      readonly mode: string;
      readonly open?: string;
      readonly close?: string;
    }[];
  };
}

export interface AccountOptions {
  /** E.164. */
  readonly number: string;
  readonly name: string;
  readonly about?: string;
  readonly business?: BusinessProfile;
  /** A JPEG, base64. */
  readonly picture?: string;
  readonly addressing?: Addressing | undefined;
}

/**
 * How stanzas name somebody: by LID, as most are today, or by number, and both say the other one too; or by one of them
 * alone, until the other is revealed.
 */
export const ADDRESSINGS = ["lid", "pn", "lid-only", "pn-only"] as const;
export type Addressing = (typeof ADDRESSINGS)[number];

/** Who holds an account's phone: gets what reaches the phone itself, and how far its messages got. */
export interface Holder {
  /** `group`: the group's JID, for a message in one. */
  take(message: { id: string; from: string; message: proto.IMessage; group?: string }): void;
  onReceipt(id: string, state: "delivered" | "read" | "played"): void;
}

/** Somebody on WhatsApp: a number, a LID, a phone, and the devices linked to it. */
export class Account {
  readonly number: string;
  readonly name: string;
  readonly about: string | undefined;
  readonly business: BusinessProfile | undefined;
  /** The digits of the number. */
  readonly user: string;
  readonly lidUser: string;
  readonly phone = new SignalDevice();
  readonly companions = new Map<number, Companion>();
  addressing: Addressing;
  /** LIDs of those whose messages do not come through. */
  readonly blocked = new Set<string>();
  holder: Holder | undefined;
  pictureUrl: string | undefined;
  /** How much later each stanza leaves for its devices. */
  delayMs = 0;
  /** WhatsApp has banned the number: no device logs in. */
  isBanned = false;
  /** WhatsApp refuses the next messages that its devices send. */
  refusal: { readonly code: number; left: number } | undefined;
  /** The next questions are answered with an error. */
  queryRefusal: { readonly code: number; readonly xmlns: string | undefined; left: number } | undefined;
  /** Messages that the server keeps without a word, each by its id with what brings it; one of them, or all. */
  muted: { readonly messageId: string | undefined; readonly kept: Map<string, () => void> } | undefined;
  /** Its phone is asked to encrypt messages afresh, and does not hear it: answers them, once it does. */
  unanswered: (() => void)[] | undefined;
  /** Until then it may not begin chats, as its devices are told: milliseconds. */
  restrictedUntil: number | undefined;
  /** WhatsApp asks for a passkey before it links a device. */
  wantsPasskey = false;

  constructor({ number, name, about, business, addressing = "lid" }: AccountOptions, lidUser: string) {
    this.addressing = addressing;
    this.number = number.startsWith("+") ? number : `+${number}`;
    this.user = this.number.slice(1);
    this.name = name;
    this.about = about;
    this.business = business;
    this.lidUser = lidUser;
  }

  get jid(): string {
    return `${this.user}@s.whatsapp.net`;
  }

  get lid(): string {
    return `${this.lidUser}@lid`;
  }

  /** The number, as others may know it. */
  get knownJid(): string | undefined {
    return this.addressing === "lid-only" ? undefined : this.jid;
  }

  /** The LID, as others may know it. */
  get knownLid(): string | undefined {
    return this.addressing === "pn-only" ? undefined : this.lid;
  }

  /** Where stanzas of this person come from. */
  get address(): string {
    return this.addressing.startsWith("pn") ? this.jid : this.lid;
  }
}

/** Who sends a stanza, by whichever names are known. */
export function sender(account: Account): Record<string, string> {
  const { address, knownJid, knownLid } = account;
  return address === account.lid
    ? { from: address, addressing_mode: "lid", ...(knownJid && { sender_pn: knownJid }) }
    : { from: address, addressing_mode: "pn", ...(knownLid && { sender_lid: knownLid }) };
}

/** Whom a stanza for one's own devices is about, by whichever names are known. */
export const recipient = ({ jid, knownJid, knownLid }: Account): Record<string, string> => ({
  recipient: knownLid ?? jid,
  ...(knownLid && knownJid && { peer_recipient_pn: knownJid }),
});

interface Queued {
  readonly key: string;
  readonly node: BinaryNode;
}

/** By what a receipt waits in a device's queue: its acknowledgement names the same. */
export const receiptKey = (id: string, type = "", participant = ""): string => `receipt/${id}/${type}/${participant}`;

/** From the end of a ciphertext of whichever kind: within what is sealed, before the numbers of the keys that open a session. */
const SEALED_AT = -12;

/** With a bit changed: whoever has the key sees that. */
function garbled(part: BinaryNode): BinaryNode {
  if (part.tag !== "enc" || !(part.content instanceof Uint8Array)) return part;
  const bytes = Buffer.from(part.content);
  bytes[bytes.length + SEALED_AT] = (bytes.at(SEALED_AT) ?? 0) ^ 1;
  return { ...part, content: bytes };
}

/** A device with so few one-time prekeys left is told to upload more; Baileys does below 5. */
const PRE_KEYS_LOW = 4;

/** A linked device: what it uploaded, and what waits for its receipt. */
export class Companion {
  readonly account: Account;
  readonly id: number;
  readonly keyIndex: number;
  registrationId = 0;
  identity: Uint8Array = new Uint8Array();
  signedPreKey: Bundle["signedPreKey"] | undefined;
  readonly preKeys: { keyId: number; publicKey: Uint8Array }[] = [];
  connection: Connection | undefined;
  /** It asked for what waits; until then nothing is sent to it. */
  isActive = false;
  /** How many of the next messages come twice, after their successor, or changed on the way; each time that they come. */
  readonly disturbance = { duplicate: 0, reorder: 0, garble: 0 };
  #heldBack: BinaryNode | undefined;
  /** What it is to get is kept until `letGo`. */
  isHeld = false;
  readonly #held: BinaryNode[] = [];
  readonly #queue = new Map<string, Queued>();

  constructor(account: Account, id: number, keyIndex: number) {
    this.account = account;
    this.id = id;
    this.keyIndex = keyIndex;
  }

  get jid(): string {
    return `${this.account.user}:${this.id}@s.whatsapp.net`;
  }

  get lid(): string {
    return `${this.account.lidUser}:${this.id}@lid`;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** What a sender needs to open a session; each one-time prekey is given once, and asked for again in time. */
  takeBundle(): Bundle | undefined {
    if (!this.signedPreKey) return undefined;
    const preKey = this.preKeys.shift();
    if (this.preKeys.length === PRE_KEYS_LOW) this.#askForPreKeys();
    return {
      registrationId: this.registrationId,
      identity: this.identity,
      signedPreKey: this.signedPreKey,
      preKey,
    };
  }

  #askForPreKeys(): void {
    const id = `prekeys-${randomUUID()}`;
    this.deliver(
      `notification/${id}`,
      node("notification", { from: WHATSAPP, type: "encrypt", id, t: seconds() }, [
        node("count", { value: String(PRE_KEYS_LOW) }),
      ]),
    );
  }

  /** Keeps a stanza until its receipt comes, and sends it when the device is there. */
  deliver(key: string, stanza: BinaryNode): void {
    const node = this.#garbled(stanza);
    this.#queue.set(key, { key, node });
    if (!this.isActive) return;
    if (this.isHeld) this.#held.push(node);
    else this.#send(node);
  }

  #garbled(stanza: BinaryNode): BinaryNode {
    if (this.disturbance.garble === 0 || stanza.tag !== "message" || stanza.attrs.category === "peer") return stanza;
    this.disturbance.garble -= 1;
    return { ...stanza, content: children(stanza).map(garbled) };
  }

  /** Sends what was held, as fast as it goes. */
  letGo(): void {
    this.isHeld = false;
    for (const node of this.#held.splice(0)) this.#send(node);
  }

  #send(node: BinaryNode): void {
    if (this.#heldBack) {
      const earlier = this.#heldBack;
      this.#heldBack = undefined;
      this.connection?.send(node);
      this.connection?.send(earlier);
    } else if (this.disturbance.reorder > 0 && node.tag === "message") {
      this.disturbance.reorder -= 1;
      this.#heldBack = node;
    } else {
      this.connection?.send(node);
      if (this.disturbance.duplicate > 0 && node.tag === "message") {
        this.disturbance.duplicate -= 1;
        this.connection?.send(node);
      }
    }
  }

  confirm(key: string): void {
    this.#queue.delete(key);
  }

  /** Everything without a receipt, marked as sent while the device was away. */
  sendQueue(): number {
    this.#heldBack = undefined;
    for (const { node } of this.#queue.values()) {
      this.connection?.send({ ...node, attrs: { ...node.attrs, offline: "1" } });
    }
    return this.#queue.size;
  }
}
