import { EventEmitter, once } from "node:events";
import { type BinaryNode, generateMessageIDV2, type proto } from "baileys";
import { node, seconds } from "../transport/nodes.ts";
import {
  type Account,
  type AccountOptions,
  type Companion,
  type Holder,
  receiptKey,
  recipient,
  sender,
} from "./account.ts";
import type { Directory } from "./directory.ts";
import { GroupPen } from "./group-pen.ts";
import type { Group } from "./groups.ts";
import type { Bundle } from "./signal-device.ts";
import { chatState, readReceipt, type WritingState } from "./signs.ts";

export interface ReceivedMessage {
  readonly id: string;
  /** Number of the account that wrote it. */
  readonly from: string;
  readonly message: proto.IMessage;
  /** The group's JID, for a message in one. */
  readonly group?: string | undefined;
  readonly at: string;
  /** How often a copy of it came; a phone shows one bubble. */
  copies: number;
}

export type ReceiptState = "sent" | "delivered" | "read" | "played";

interface Sent {
  /** A number, or a group. */
  readonly to: string | Group;
  readonly message: proto.IMessage;
  readonly attributes: Record<string, string>;
  /** Linked devices are only told that there is something. */
  readonly isOnPhoneOnly?: boolean | undefined;
}

/** A phone in somebody's hand: writes, receives, reads. The business' phone and customers alike. */
export class Person implements Holder {
  readonly account: Account;
  readonly #directory: Directory;
  readonly #byId = new Map<string, ReceivedMessage>();
  readonly #received: ReceivedMessage[] = [];
  readonly #typists = new Map<string, string>();
  readonly #readState = new Map<string, "read" | "played">();
  readonly #receipts = new Map<string, ReceiptState>();
  /** What its phone remembers from before, as notices for a device that is linked. */
  #history: proto.IMessage[] = [];
  readonly #told = new WeakSet<Companion>();
  readonly #pen: GroupPen;
  readonly #sent = new Map<string, Sent>();
  readonly #erased = new Set<string>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(directory: Directory, options: AccountOptions) {
    this.#directory = directory;
    this.account = directory.add(options);
    this.account.holder = this;
    this.#pen = new GroupPen(this.account);
  }

  /** What came, oldest first. */
  get received(): readonly ReceivedMessage[] {
    return this.#received;
  }

  /** How far its own messages got, by id. */
  get receipts(): ReadonlyMap<string, ReceiptState> {
    return this.#receipts;
  }

  /** What those who write to this person were last seen doing, by number: `composing`, `paused`. */
  get typists(): ReadonlyMap<string, string> {
    return this.#typists;
  }

  /** Resolves when `condition` holds, looked at each time something reaches this phone. */
  async until(condition: (person: this) => boolean): Promise<void> {
    while (!condition(this)) await once(this.#events, "change");
  }

  /** Writes a message to somebody, for all their linked devices and all our own. Answers its id. */
  write(
    to: string,
    message: proto.IMessage,
    attributes: Record<string, string> = { type: "text" },
    isOnPhoneOnly = false,
  ): Promise<string> {
    const id = generateMessageIDV2(this.account.jid);
    return this.#inTurn(async () => {
      const target = this.#directory.byNumber(to);
      if (!target) throw new Error(`nobody has the number ${to}`);
      this.#sent.set(id, { to, message, attributes, isOnPhoneOnly });
      this.#receipts.set(id, "sent");
      await this.#deliver(id, target);
      return id;
    });
  }

  async #deliver(id: string, target: Account): Promise<void> {
    const sent = this.#sent.get(id);
    if (!sent) return;
    if (!target.blocked.has(this.account.lid)) await this.#reach(target, id, sent);
    const copy = { deviceSentMessage: { destinationJid: target.jid, message: sent.message } };
    for (const companion of this.account.companions.values()) {
      await this.#encryptFor(companion, id, { ...sent, message: copy }, target);
    }
    if (this.#receipts.get(id) === "delivered") this.#tellOwnDevices(target, id);
    this.#events.emit("change");
  }

  // Whoever has linked devices leaves the phone in a drawer; others have nothing but their phone.
  async #reach(target: Account, id: string, sent: Sent): Promise<void> {
    for (const companion of target.companions.values()) await this.#encryptFor(companion, id, sent);
    if (target.companions.size > 0 || !target.holder) return;
    target.holder.take({ id, from: this.account.number, message: sent.message });
    this.#receipts.set(id, "delivered");
  }

  #tellOwnDevices(target: Account, id: string): void {
    for (const companion of this.account.companions.values()) {
      companion.deliver(receiptKey(id), node("receipt", { id, from: target.knownLid ?? target.jid, t: seconds() }));
    }
  }

  async #encryptFor(
    companion: Companion,
    id: string,
    sent: Sent,
    about?: Account,
    retryCount?: string,
    bundle?: Bundle,
  ): Promise<void> {
    const { phone, lid, name } = this.account;
    if (bundle) await phone.openSession(companion.lid, bundle);
    else if (!(await phone.reach(companion))) return;
    const enc = sent.isOnPhoneOnly
      ? node("unavailable", { type: "view_once" })
      : await phone.encrypt(companion.lid, sent.message, retryCount ? { count: retryCount } : {});
    companion.deliver(
      `message/${id}`,
      node(
        "message",
        {
          id,
          t: seconds(),
          notify: name,
          ...sent.attributes,
          ...(about ? { from: lid, addressing_mode: "lid", ...recipient(about) } : sender(this.account)),
        },
        [enc],
      ),
    );
  }

  /** A message that its phone sent or received, by id; undefined when it has none, or has erased it. */
  holds(id: string): proto.IMessage | undefined {
    return this.#erased.has(id) ? undefined : (this.#sent.get(id)?.message ?? this.#byId.get(id)?.message);
  }

  /** Erases a message's file from its own phone: nobody gets it from there any more. */
  forgetMedia(id: string): void {
    this.#erased.add(id);
  }

  /** Writes into a group, for the devices of all members; whoever has only a phone reads it there. */
  writeToGroup(
    group: Group,
    message: proto.IMessage,
    attributes: Record<string, string> = { type: "text" },
  ): Promise<string> {
    const id = generateMessageIDV2(this.account.jid);
    return this.#inTurn(async () => {
      this.#sent.set(id, { to: group, message, attributes });
      this.#receipts.set(id, "sent");
      await this.#pen.write(group, { id, message, attributes });
      return id;
    });
  }

  /** A message that a linked device wrote into a group. Answers "retry" when this phone cannot read it. */
  receiveInGroup(
    companion: Companion,
    group: string,
    id: string,
    enc: BinaryNode,
    key: BinaryNode | undefined,
  ): Promise<"delivered" | "retry"> {
    return this.#inTurn(async () => {
      try {
        const message = await this.account.phone.decryptForGroup(group, companion.lid, enc, key);
        if (this.#isAdrift(message, companion.account)) return "delivered";
        this.take({ id, from: companion.account.number, message, group });
        return "delivered";
      } catch {
        return "retry";
      }
    });
  }

  /** The notices that its phone hands to each device that is linked from now on. */
  handOver(notices: readonly proto.IMessage[]): void {
    this.#history = [...notices];
  }

  /** Hands the history over, once to each device. */
  tellHistory(companion: Companion): void {
    if (this.#told.has(companion)) return;
    this.#told.add(companion);
    for (const message of this.#history) {
      const id = generateMessageIDV2(this.account.jid);
      const sent = { to: this.account.number, message, attributes: { type: "text", category: "peer" } };
      this.#sent.set(id, sent);
      void this.#inTurn(() => this.#encryptFor(companion, id, sent));
    }
  }

  /** A linked device could not read a message: it is encrypted afresh, as a phone does. */
  async retry(companion: Companion, id: string, count: string, bundle: Bundle | undefined): Promise<void> {
    const { unanswered } = this.account;
    if (unanswered) {
      unanswered.push(() => void this.retry(companion, id, count, bundle));
      return;
    }
    return this.#inTurn(async () => {
      const sent = this.#sent.get(id);
      if (!sent) return;
      const { phone } = this.account;
      await phone.forgetSession(companion.lid);
      if (typeof sent.to !== "string") {
        if (bundle) await phone.openSession(companion.lid, bundle);
        if (await phone.reach(companion)) await this.#pen.writeAgain(sent.to, { id, ...sent }, companion, count);
        return;
      }
      const target = this.#directory.byNumber(sent.to);
      const isOwn = companion.account === this.account && sent.attributes.category !== "peer";
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
        // A device asks its own phone for something: nobody reads that.
        if (stanza.attrs.category !== "peer" && !this.#isAdrift(message, companion.account))
          this.take({ id, from: companion.account.number, message });
        return "delivered";
      } catch {
        return "retry";
      }
    });
  }

  /** Whether a reaction does not name the message that it is about as who sent it would: phones ignore it. */
  #isAdrift({ reactionMessage }: proto.IMessage, reactor: Account): boolean {
    const { id, fromMe, participant } = reactionMessage?.key ?? {};
    const received = this.#byId.get(id ?? "");
    const sent = this.#sent.get(id ?? "");
    if (!received && !sent) return false;
    const author = received ? this.#directory.byNumber(received.from) : this.account;
    if (author === reactor || fromMe) return !(author === reactor && fromMe);
    const isInGroup = received ? received.group !== undefined : typeof sent?.to === "object";
    return isInGroup && this.#directory.byJid(participant ?? undefined) !== author;
  }

  /** Shows a message on this phone; once, however many copies come. */
  take({ id, from, message, group }: Parameters<Holder["take"]>[0]): void {
    const known = this.#byId.get(id);
    if (known) known.copies += 1;
    else {
      const received = { id, from, message, group, at: new Date().toISOString(), copies: 1 };
      this.#byId.set(id, received);
      this.#received.push(received);
    }
    this.#typists.delete(from);
    this.#events.emit("change");
  }

  /** Somebody is seen writing, or no longer. */
  onTyping(number: string, state: string): void {
    this.#typists.set(number, state);
    this.#events.emit("change");
  }

  /** A linked device says how far one of our messages got; states only move forward. */
  onReceipt(id: string, state: ReceiptState): void {
    const order: readonly ReceiptState[] = ["sent", "delivered", "read", "played"];
    const known = this.#receipts.get(id);
    if (!known || order.indexOf(state) <= order.indexOf(known)) return;
    this.#receipts.set(id, state);
    this.#events.emit("change");
  }

  /** Tells somebody, or all who wrote into a group, on all their devices, that it was read, or played. Says it once. */
  read(to: string | Group, state: "read" | "played" = "read"): void {
    const chat = typeof to === "string" ? { from: this.#directory.byNumber(to)?.number } : { group: to.jid };
    const news = this.#received.filter(
      ({ id, from, group }) =>
        group === chat.group && (group || from === chat.from) && this.#readState.get(id) !== state,
    );
    for (const number of new Set(news.map(({ from }) => from))) {
      const writer = this.#directory.byNumber(number);
      const ids = news.filter(({ from }) => from === number).map(({ id }) => id);
      for (const id of ids) {
        this.#readState.set(id, state);
        writer?.holder?.onReceipt(id, state);
      }
      const { key, receipt } = readReceipt(this.account, ids, state, typeof to === "string" ? undefined : to);
      for (const companion of writer?.companions.values() ?? []) companion.deliver(key, receipt);
    }
  }

  /** Those who knew this person by number alone learn the LID with the next stanza. */
  revealLid(): void {
    if (this.account.addressing === "pn-only") this.account.addressing = "lid";
  }

  /** Those who knew this person by LID alone learn the number with the next stanza. */
  revealNumber(): void {
    if (this.account.addressing === "lid-only") this.account.addressing = "lid";
  }

  /** Shows the other side, or a group, that this person writes. Not kept for those who are away. */
  typing(to: string | Group, state: WritingState = "composing"): void {
    const group = typeof to === "string" ? undefined : to;
    const others = typeof to === "string" ? [this.#directory.byNumber(to)] : [...to.members.keys()];
    for (const other of others) {
      if (other === this.account) continue;
      for (const { isActive, connection } of other?.companions.values() ?? []) {
        if (isActive) connection?.send(chatState(this.account, state, group));
      }
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
