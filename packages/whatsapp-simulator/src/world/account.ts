import type { BinaryNode } from "baileys";
import type { Connection } from "../transport/connection.ts";
import { type Bundle, SignalDevice } from "./signal-device.ts";

export interface BusinessProfile {
  readonly description?: string;
  readonly category?: string;
  readonly websites?: readonly string[];
  readonly email?: string;
  readonly address?: string;
}

export interface AccountOptions {
  /** E.164. */
  readonly number: string;
  readonly name: string;
  readonly about?: string;
  readonly business?: BusinessProfile;
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
  /** WhatsApp has banned the number: no device logs in. */
  isBanned = false;
  /** WhatsApp asks for a passkey before it links a device. */
  wantsPasskey = false;

  constructor({ number, name, about, business }: AccountOptions, lidUser: string) {
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
}

interface Queued {
  readonly key: string;
  readonly node: BinaryNode;
}

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
  /** How many of the next messages come twice, or after their successor. */
  readonly disturbance = { duplicate: 0, reorder: 0 };
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

  takeBundle(): Bundle | undefined {
    if (!this.signedPreKey) return undefined;
    return {
      registrationId: this.registrationId,
      identity: this.identity,
      signedPreKey: this.signedPreKey,
      preKey: this.preKeys.shift(),
    };
  }

  /** Keeps a stanza until its receipt comes, and sends it when the device is there. */
  deliver(key: string, node: BinaryNode): void {
    this.#queue.set(key, { key, node });
    if (!this.isActive) return;
    if (this.isHeld) this.#held.push(node);
    else this.#send(node);
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
