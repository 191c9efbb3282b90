import type { WhatsAppServer } from "./server.ts";
import type { AccountOptions } from "./world/account.ts";
import { type CallOutcome, call } from "./world/calls.ts";
import { disappearing, edit, reaction, revoke } from "./world/changes.ts";
import type { Group } from "./world/groups.ts";
import { historyNotices, type RememberedChat } from "./world/history.ts";
import type { MediaHost } from "./world/media-host.ts";
import { type FileKind, mediaOf } from "./world/media-retry.ts";
import { compose, type OutgoingMessage } from "./world/message-kinds.ts";
import { Person } from "./world/person.ts";
import { secretOf, vote } from "./world/polls.ts";

/** A message to one person, by number. */
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
    const { content, attributes } = await compose(message, this.#media);
    return { id: await this.write(to, content, attributes) };
  }

  /** The same into a group. */
  async sendToGroup(group: string, message: OutgoingMessage): Promise<{ id: string }> {
    const { content, attributes } = await compose(message, this.#media);
    return { id: await this.writeToGroup(this.#group(group), content, attributes) };
  }

  /** Chooses in a poll that this phone received, or made. @throws when it has no such poll */
  vote(to: string, id: string, options: readonly string[]): Promise<string> {
    const received = this.received.find((one) => one.id === id);
    const secret = secretOf(received?.message ?? this.holds(id));
    const other = this.#server.directory.byNumber(to);
    if (!secret || !other) throw new Error(`no poll ${id} on this phone`);
    const creator = received ? other.lid : this.account.lid;
    return this.write(to, vote({ id, secret, creator }, this.account.lid, options, !received, other.jid));
  }

  /** Calls somebody; nobody takes it here. Answers the call's id. */
  call(to: string, { outcome = "missed", isVideo = false }: { outcome?: CallOutcome; isVideo?: boolean } = {}): string {
    const other = this.#server.directory.byNumber(to);
    if (!other) throw new Error(`nobody has the number ${to}`);
    return call(this.account, other, outcome, isVideo);
  }

  /** Sets after how many seconds the chat's messages disappear; 0 ends it. */
  setDisappearing = (to: string, seconds: number): Promise<string> => this.write(to, disappearing(seconds));

  /** What this phone hands over to devices that are linked from now on, in so many parts. */
  async rememberChats(chats: readonly (Omit<RememberedChat, "with"> & { number: string })[], parts = 1): Promise<void> {
    const known = chats.map(({ number, ...chat }) => {
      const other = this.#server.directory.byNumber(number);
      if (!other) throw new Error(`nobody has the number ${number}`);
      return { ...chat, with: other };
    });
    this.remember(await historyNotices(known, parts, this.#media));
  }

  react = (to: string, id: string, emoji: string, fromMe = false): Promise<string> =>
    this.write(to, reaction(this.#target(to, id, fromMe), emoji), { type: "reaction" });

  edit = (to: string, id: string, text: string): Promise<string> =>
    this.write(to, edit(this.#target(to, id, true), text), { type: "text", edit: "1" });

  revoke = (to: string, id: string): Promise<string> =>
    this.write(to, revoke(this.#target(to, id, true)), { type: "text", edit: "7" });

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

  // Keys are written from the author's side: the other one's JID.
  #target(to: string, id: string, fromMe: boolean) {
    return { id, fromMe, chatJid: this.#server.directory.byNumber(to)?.jid ?? "" };
  }
}
