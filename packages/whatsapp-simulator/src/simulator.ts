import { WhatsAppServer } from "./server.ts";
import type { AccountOptions } from "./world/account.ts";
import { type CallOutcome, call } from "./world/calls.ts";
import { disappearing, edit, reaction, revoke } from "./world/changes.ts";
import { disturb, type Fault } from "./world/faults.ts";
import type { Group } from "./world/groups.ts";
import { historyNotices, type RememberedChat } from "./world/history.ts";
import { MEDIA_CA_FILE, type MediaDisturbance, MediaHost } from "./world/media-host.ts";
import { mediaOf } from "./world/media-retry.ts";
import { compose, type OutgoingMessage } from "./world/message-kinds.ts";
import { Person } from "./world/person.ts";
import { secretOf, vote } from "./world/polls.ts";

export interface SimulatorAddresses {
  readonly webSocketUrl: string;
  /** Hex, 32 bytes. */
  readonly noiseRootKey: string;
  readonly noiseRootSerial: number;
  /** The path of a PEM file. */
  readonly mediaCa: string;
}

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
    const secret = secretOf(received?.message ?? this.sentMessage(id));
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

  /** The file of a message that this phone received. @throws when there is none, or it was changed on the way */
  openMedia(id: string, type: "image" | "video" | "audio" | "document" | "sticker"): Promise<Buffer> {
    const media = mediaOf(this.received.find((one) => one.id === id)?.message ?? {});
    if (!media) throw new Error(`no file ${id} on this phone`);
    return this.#media.open(media, type);
  }

  openImage = (id: string): Promise<Buffer> => this.openMedia(id, "image");

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

/** A WhatsApp in a box: its server, and the phones of those who use it. */
export class Simulator {
  readonly addresses: SimulatorAddresses;
  readonly #server: WhatsAppServer;
  readonly #media: MediaHost;
  readonly #phones = new Map<string, Phone>();

  constructor(server: WhatsAppServer, media: MediaHost, webSocketUrl: string) {
    this.#server = server;
    this.#media = media;
    this.addresses = {
      webSocketUrl,
      noiseRootKey: Buffer.from(server.root.key.public).toString("hex"),
      noiseRootSerial: server.root.serial,
      mediaCa: MEDIA_CA_FILE,
    };
  }

  /** A phone with a number; a number that is known gives its phone, as it was made. */
  addPhone(options: AccountOptions): Phone {
    const digits = options.number.replace(/\D/g, "");
    const known = this.#phones.get(digits);
    if (known) return known;
    const phone = new Phone(this.#server, this.#media, options);
    this.#phones.set(digits, phone);
    if (options.picture) {
      const path = `/pictures/${phone.account.lidUser}.jpg`;
      phone.account.pictureUrl = this.#media.publish(path, Buffer.from(options.picture, "base64"));
    }
    return phone;
  }

  /** A customer: a phone of their own, and a LID. */
  addCustomer = (options: AccountOptions): Phone => this.addPhone(options);

  phone = (number: string): Phone | undefined => this.#phones.get(number.replace(/\D/g, ""));

  /**
   * Makes the server misbehave, towards one number or towards all.
   *
   * @throws when nobody has the number
   */
  fault({ number, ...fault }: Fault & { readonly number?: string }): void {
    if (number && !this.phone(number)) throw new Error(`nobody has the number ${number}`);
    for (const phone of this.#phones.values()) {
      if (!number || phone === this.phone(number)) disturb(phone.account, fault);
    }
  }

  /** Spoils the next downloads from the media host; undefined ends it. */
  disturbMedia = (mode: MediaDisturbance | undefined, count = 1): void => this.#media.disturb(mode, count);

  /** A group of people with phones here; the first is its owner. @throws when nobody has a number */
  addGroup({ subject, participants }: { subject: string; participants: readonly string[] }): Group {
    const accounts = participants.map((number) => {
      const account = this.phone(number)?.account;
      if (!account) throw new Error(`nobody has the number ${number}`);
      return account;
    });
    const [owner] = accounts;
    if (!owner) throw new Error("a group needs an owner");
    return this.#server.groups.create(subject, owner, accounts);
  }

  group = (jid: string): Group | undefined => this.#server.groups.byJid(jid);

  /** Keeps what is written from now on, encrypted, from the devices that are there: for measuring them alone. */
  hold(): void {
    for (const companion of this.#companions) companion.isHeld = true;
  }

  /** Lets go at once of all that was held. */
  release(): void {
    for (const companion of this.#companions) companion.letGo();
  }

  get #companions() {
    return this.#server.directory.accounts.flatMap(({ companions }) => [...companions.values()]);
  }

  /** What clients asked and nobody here knows, in order. */
  unknownQueries = (): readonly string[] => this.#server.unknownQueries;

  stats() {
    const companions = this.#companions;
    const counted = (kind: string) => this.#server.counts.get(kind) ?? 0;
    return {
      connections: this.#server.connections.length,
      linkedDevices: companions.length,
      stanzas: counted("stanzas"),
      messagesAccepted: counted("accepted"),
      receiptsMissing: companions.reduce((sum, { waiting }) => sum + waiting, 0),
      retries: counted("retries"),
      usyncQueries: counted("usync"),
      tokenQueries: counted("token"),
      unknownQueries: [...this.#server.unknownQueries],
    };
  }

  /**
   * Ends all connections and servers.
   *
   * @throws when a client asked something that the simulator does not know: whatever was tested would differ at WhatsApp.
   *   A test that means to ask it says so with `allowUnknownQueries`.
   */
  async stop({ allowUnknownQueries = false }: { allowUnknownQueries?: boolean } = {}): Promise<void> {
    await this.#server.stop();
    await this.#media.stop();
    const unknown = [...new Set(this.#server.unknownQueries)];
    if (unknown.length > 0 && !allowUnknownQueries)
      throw new Error(`the client asked what the simulator does not know: ${unknown.join(", ")}`);
  }
}

/**
 * Starts a WhatsApp on loopback; a free port unless one is given.
 *
 * @throws when the port is taken; nothing is left running then
 */
export async function startSimulator({ port = 0 }: { port?: number } = {}): Promise<Simulator> {
  const media = new MediaHost();
  const server = new WhatsAppServer(port, media);
  const webSocketUrl = await server.listening();
  server.mediaHost = await media.listen();
  return new Simulator(server, media, webSocketUrl);
}
