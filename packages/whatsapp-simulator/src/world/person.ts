import { EventEmitter, once } from "node:events";
import { type BinaryNode, generateMessageIDV2, type proto } from "baileys";
import { node, seconds } from "../protocol/nodes.ts";
import type { Account, AccountOptions, Companion } from "./account.ts";
import type { Directory } from "./directory.ts";
import type { Bundle } from "./signal-device.ts";

export interface ReceivedMessage {
  readonly id: string;
  /** Number of the account that wrote it. */
  readonly from: string;
  readonly message: proto.IMessage;
  readonly at: string;
  /** How often a copy of it came; a phone shows one bubble. */
  copies: number;
}

export type ReceiptState = "sent" | "delivered" | "read" | "played";

interface Sent {
  readonly to: string;
  readonly message: proto.IMessage;
  readonly attributes: Record<string, string>;
}

/** A phone in somebody's hand: writes, receives, reads. The business' phone and customers alike. */
export class Person {
  readonly account: Account;
  readonly #directory: Directory;
  readonly #received = new Map<string, ReceivedMessage>();
  readonly #receipts = new Map<string, ReceiptState>();
  readonly #sent = new Map<string, Sent>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(directory: Directory, options: AccountOptions) {
    this.#directory = directory;
    this.account = directory.add(options);
  }

  /** What came, oldest first. */
  get received(): readonly ReceivedMessage[] {
    return [...this.#received.values()];
  }

  /** How far its own messages got, by id. */
  get receipts(): ReadonlyMap<string, ReceiptState> {
    return this.#receipts;
  }

  /** Resolves when `condition` holds, looked at each time something reaches this phone. */
  async until(condition: (person: this) => boolean): Promise<void> {
    while (!condition(this)) await once(this.#events, "change");
  }

  /** Writes a message to somebody, for all their linked devices and all our own. Answers its id. */
  write(to: string, message: proto.IMessage, attributes: Record<string, string> = { type: "text" }): Promise<string> {
    const id = generateMessageIDV2(this.account.jid);
    return this.#inTurn(async () => {
      const target = this.#directory.byNumber(to);
      if (!target) throw new Error(`nobody has the number ${to}`);
      this.#sent.set(id, { to, message, attributes });
      this.#receipts.set(id, "sent");
      await this.#deliver(id, target);
      return id;
    });
  }

  async #deliver(id: string, target: Account): Promise<void> {
    const sent = this.#sent.get(id);
    if (!sent) return;
    for (const companion of target.companions.values()) await this.#encryptFor(companion, id, sent);
    const copy = { deviceSentMessage: { destinationJid: target.jid, message: sent.message } };
    for (const companion of this.account.companions.values()) {
      await this.#encryptFor(companion, id, { ...sent, message: copy }, target);
    }
    this.#events.emit("change");
  }

  async #encryptFor(
    companion: Companion,
    id: string,
    sent: Sent,
    recipient?: Account,
    retryCount?: string,
    bundle?: Bundle,
  ): Promise<void> {
    const { phone, lid, jid, name } = this.account;
    if (bundle || !(await phone.hasSession(companion.lid))) {
      const opened = bundle ?? companion.takeBundle();
      if (!opened) return;
      await phone.openSession(companion.lid, opened);
    }
    const enc = await phone.encrypt(companion.lid, sent.message, retryCount ? { count: retryCount } : {});
    companion.deliver(
      `message/${id}`,
      node(
        "message",
        {
          id,
          from: lid,
          t: seconds(),
          notify: name,
          addressing_mode: "lid",
          ...sent.attributes,
          ...(recipient ? { recipient: recipient.lid, peer_recipient_pn: recipient.jid } : { sender_pn: jid }),
        },
        [enc],
      ),
    );
  }

  /** A linked device could not read a message: it is encrypted afresh, as a phone does. */
  retry(companion: Companion, id: string, count: string, bundle: Bundle | undefined): Promise<void> {
    return this.#inTurn(async () => {
      const sent = this.#sent.get(id);
      if (!sent) return;
      await this.account.phone.forgetSession(companion.lid);
      const target = this.#directory.byNumber(sent.to);
      const isOwn = companion.account === this.account;
      const message =
        isOwn && target ? { deviceSentMessage: { destinationJid: target.jid, message: sent.message } } : sent.message;
      await this.#encryptFor(companion, id, { ...sent, message }, isOwn ? target : undefined, count, bundle);
    });
  }

  /** A stanza for this phone, written on a linked device. Answers a receipt's type, or "retry" when it cannot be read. */
  receive(companion: Companion, stanza: BinaryNode, enc: BinaryNode): Promise<"delivered" | "retry"> {
    return this.#inTurn(async () => {
      const id = stanza.attrs.id ?? "";
      try {
        const plain = await this.account.phone.decrypt(companion.lid, enc);
        const message = plain.deviceSentMessage?.message ?? plain;
        const known = this.#received.get(id);
        if (known) known.copies += 1;
        else
          this.#received.set(id, {
            id,
            from: companion.account.number,
            message,
            at: new Date().toISOString(),
            copies: 1,
          });
        this.#events.emit("change");
        return "delivered";
      } catch {
        return "retry";
      }
    });
  }

  /** A linked device says how far one of our messages got; states only move forward. */
  onReceipt(id: string, state: ReceiptState): void {
    const order: readonly ReceiptState[] = ["sent", "delivered", "read", "played"];
    const known = this.#receipts.get(id);
    if (!known || order.indexOf(state) <= order.indexOf(known)) return;
    this.#receipts.set(id, state);
    this.#events.emit("change");
  }

  /** Tells everybody whose messages came from `number` that they were read. */
  read(number: string): void {
    const sender = this.#directory.byNumber(number);
    const ids = this.received.filter(({ from }) => from === sender?.number).map(({ id }) => id);
    const [first, ...rest] = ids;
    if (!sender || !first) return;
    for (const companion of sender.companions.values()) {
      companion.deliver(
        `receipt/${first}/read`,
        node(
          "receipt",
          { id: first, from: this.account.lid, type: "read", t: seconds() },
          rest.length
            ? [
                node(
                  "list",
                  {},
                  rest.map((id) => node("item", { id })),
                ),
              ]
            : undefined,
        ),
      );
    }
  }

  /** Shows the other side that this person writes. Not kept for those who are away. */
  typing(number: string, state: "composing" | "paused" = "composing"): void {
    for (const companion of this.#directory.byNumber(number)?.companions.values() ?? []) {
      if (companion.isActive)
        companion.connection?.send(
          node("chatstate", { from: this.account.lid, sender_pn: this.account.jid }, [node(state)]),
        );
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
