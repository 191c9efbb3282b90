import { type Memories, recall } from "./memories.ts";
import type { WhatsAppServer } from "./server.ts";
import type { AccountOptions } from "./world/account.ts";
import { type CallOutcome, call } from "./world/calls.ts";
import { disappearing, edit, forwarded, reaction, revoke, type Target } from "./world/changes.ts";
import type { Group } from "./world/groups.ts";
import { historyNotices } from "./world/history.ts";
import type { MediaHost } from "./world/media-host.ts";
import { type FileKind, mediaOf } from "./world/media-retry.ts";
import { type Composed, compose, type Upload } from "./world/message-kinds.ts";
import type { OutgoingMessage, Quoted } from "./world/outgoing-message.ts";
import { Person } from "./world/person.ts";
import { chosen, secretOf, vote } from "./world/polls.ts";
import type { WritingState } from "./world/signs.ts";

/** A message to one person, by number, or into a group, by JID. */
export type Send = OutgoingMessage & { readonly to: string };

/** Somebody's phone, as a test holds it. */
export class Phone extends Person {
  readonly #server: WhatsAppServer;
  readonly #media: MediaHost;

  constructor(server: WhatsAppServer, media: MediaHost, options: AccountOptions) {
    super(server.directory, options);
    this.#server = server;
    this.#media = media;
    server.enroll(this);
  }

  /** Reads the QR that a client shows, and links it. @throws when nobody shows it */
  scan = (qr: string): void => this.#server.pairing.scan(this.account, qr);

  /** Types the pairing code that a client shows. @throws when nobody waits for one */
  enterPairingCode = (code: string): Promise<void> =>
    this.#server.pairing.enterCode(this.account, code.replace("-", ""));

  /** Removes every linked device, as somebody does under "Linked devices". */
  unlink(): void {
    for (const companion of [...this.account.companions.values()]) this.#server.unlink(companion);
  }

  /** Sends a message; answers its id at once. Whoever is away gets it later. */
  async send({ to, ...message }: Send): Promise<{ id: string }> {
    return { id: await this.#put(to, await this.#compose(message)) };
  }

  /** The same into a group. */
  sendToGroup = (group: string, message: OutgoingMessage): Promise<{ id: string }> =>
    this.send({ ...message, to: group });

  /** Sends on what this phone received or wrote. Answers the new message's id. @throws when it has no such message */
  async forward(to: string, id: string): Promise<{ id: string }> {
    const message = this.holds(id);
    if (!message) throw new Error(`no message ${id} on this phone`);
    const content = forwarded(message);
    const type = content.extendedTextMessage ? "text" : "media";
    return { id: await this.#put(to, { content, attributes: { type } }) };
  }

  /** Chooses in a poll that this phone received, or made. @throws when it has no such poll */
  vote(to: string, id: string, options: readonly string[]): Promise<string> {
    const secret = secretOf(this.holds(id));
    if (!secret) throw new Error(`no poll ${id} on this phone`);
    const voter = this.account.address;
    const received = this.received.find((one) => one.id === id);
    const creator = received ? this.#addressOf(received.from) : voter;
    const content = vote({ key: this.#target(to, id, !received), secret, creator }, voter, options);
    return this.#put(to, { content, attributes: { type: "poll" } });
  }

  /** What a vote that came chooses, by the names of the options; undefined when this phone cannot read it. */
  chosen(id: string): string[] | undefined {
    const came = this.received.find((one) => one.id === id);
    const update = came?.message.pollUpdateMessage;
    const pollId = update?.pollCreationMessageKey?.id ?? "";
    const poll = this.holds(pollId);
    const voter = came && this.#server.directory.byNumber(came.from);
    if (!update || !poll || !voter) return undefined;
    const from = this.received.find((one) => one.id === pollId)?.from;
    const creator = (from && this.#server.directory.byNumber(from)) || this.account;
    return chosen(update, poll, [
      [creator.jid, voter.jid],
      [creator.lid, voter.lid],
    ]);
  }

  /** Calls somebody; nobody takes it here. Answers the call's id. */
  call(to: string, { outcome = "missed", isVideo = false }: { outcome?: CallOutcome; isVideo?: boolean } = {}): string {
    const other = this.#server.directory.byNumber(to);
    if (!other) throw new Error(`nobody has the number ${to}`);
    return call(this.account, other, outcome, isVideo);
  }

  /** Sets after how many seconds the chat's messages disappear; 0 ends it. */
  setDisappearing = (to: string, seconds: number): Promise<string> =>
    this.#put(to, { content: disappearing(seconds), attributes: { type: "text" } });

  /**
   * What this phone hands over to devices that are linked from now on.
   *
   * @throws when somebody or a group in it is nowhere
   */
  async remember(memories: Memories): Promise<void> {
    const { directory, groups } = this.#server;
    this.handOver(await historyNotices(recall(memories, directory, groups), this.#media));
  }

  /** The same for chats alone, in so many parts. */
  rememberChats = (chats: Memories["chats"], parts = 1): Promise<void> => this.remember({ chats, parts });

  /** Lets nothing of somebody through any more, or again; they are not told. @throws when nobody has the number */
  block(number: string, isBlocked = true): void {
    const other = this.#server.directory.byNumber(number);
    if (!other) throw new Error(`nobody has the number ${number}`);
    if (isBlocked) this.account.blocked.add(other.lid);
    else this.account.blocked.delete(other.lid);
  }

  /** Reads, or plays, what somebody wrote, or what was written into a group: those who wrote it see that. */
  override read(to: string | Group, state?: "read" | "played"): void {
    super.read(this.#chat(to), state);
  }

  /** Shows somebody, or a group, that this person writes. */
  override typing(to: string | Group, state?: WritingState): void {
    super.typing(this.#chat(to), state);
  }

  react = (to: string, id: string, emoji: string, fromMe = false): Promise<string> =>
    this.#put(to, {
      content: reaction(this.#target(to, id, fromMe), emoji),
      attributes: { type: "reaction" },
    });

  edit = (to: string, id: string, text: string): Promise<string> =>
    this.#put(to, { content: edit(this.#target(to, id, true), text), attributes: { type: "text", edit: "1" } });

  revoke = (to: string, id: string): Promise<string> =>
    this.#put(to, { content: revoke(this.#target(to, id, true)), attributes: { type: "text", edit: "7" } });

  /**
   * The file of a message that this phone received, of the kind that the message says.
   *
   * @throws when there is none, or it was changed on the way
   */
  async openMedia(id: string, type?: FileKind): Promise<Buffer> {
    const media = mediaOf(this.received.find((one) => one.id === id)?.message ?? {});
    if (!media) throw new Error(`no file ${id} on this phone`);
    return this.#media.open(media.fields, type ?? media.kind);
  }

  openImage = (id: string): Promise<Buffer> => this.openMedia(id, "image");

  /** Erases a message, and its file with it. */
  forget = (id: string): void => this.forgetMedia(id);

  #group(jid: string): Group {
    const group = this.#server.groups.byJid(jid);
    if (!group?.members.has(this.account)) throw new Error(`this phone is in no group ${jid}`);
    return group;
  }

  #chat = (to: string | Group): string | Group => (typeof to === "string" && isGroup(to) ? this.#group(to) : to);

  #put(to: string, { content, attributes, isOnPhoneOnly }: Composed): Promise<string> {
    if (isGroup(to)) return this.writeToGroup(this.#group(to), content, attributes);
    return this.write(to, content, attributes, isOnPhoneOnly);
  }

  readonly #upload: Upload = (data, kind) => this.#media.upload(data, kind, this.account.number);

  #compose(message: OutgoingMessage): Promise<Composed> {
    if (message.type === "raw") return compose(message, this.#upload);
    const mentions = message.mentions?.map((one) => (one.includes("@") ? one : this.#addressOf(one)));
    return compose({ ...message, mentions }, this.#upload, this.#quoted(message.replyTo));
  }

  #quoted(id: string | undefined): Quoted | undefined {
    const message = id && this.holds(id);
    if (!message) return undefined;
    const author = this.received.find((one) => one.id === id)?.from;
    return { message, participant: author ? this.#addressOf(author) : this.account.address };
  }

  // Whoever is addressed by number knows others by number.
  #addressOf(number: string): string {
    const other = this.#server.directory.byNumber(number);
    if (!other) throw new Error(`nobody has the number ${number}`);
    return this.account.addressing.startsWith("pn") ? other.jid : other.lid;
  }

  // Keys are written from the author's side: the other one's JID, or the group's with the writer's.
  #target(to: string, id: string, fromMe: boolean): Target {
    const author = this.received.find((one) => one.id === id)?.from;
    const participant = isGroup(to) && author && !fromMe ? { participant: this.#addressOf(author) } : {};
    return { id, fromMe, chatJid: isGroup(to) ? to : (this.#server.directory.byNumber(to)?.jid ?? ""), ...participant };
  }
}

const isGroup = (to: string): boolean => to.endsWith("@g.us");
