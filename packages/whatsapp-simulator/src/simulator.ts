import { WhatsAppServer } from "./server.ts";
import type { AccountOptions } from "./world/account.ts";
import { disturb, type Fault } from "./world/faults.ts";
import { MEDIA_CA_FILE, MediaHost } from "./world/media-host.ts";
import { compose, edit, type OutgoingMessage, reaction, revoke } from "./world/message-kinds.ts";
import { Person } from "./world/person.ts";

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

  react = (to: string, id: string, emoji: string, fromMe = false): Promise<string> =>
    this.write(to, reaction(this.#target(to, id, fromMe), emoji), { type: "reaction" });

  edit = (to: string, id: string, text: string): Promise<string> =>
    this.write(to, edit(this.#target(to, id, true), text), { type: "text", edit: "1" });

  revoke = (to: string, id: string): Promise<string> =>
    this.write(to, revoke(this.#target(to, id, true)), { type: "text", edit: "7" });

  /** The file of an image that this phone received. */
  openImage(id: string): Promise<Buffer> {
    const image = this.received.find((one) => one.id === id)?.message.imageMessage;
    if (!image) throw new Error(`no image ${id} on this phone`);
    return this.#media.open(image, "image");
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
  const server = new WhatsAppServer(port);
  const webSocketUrl = await server.listening();
  const media = new MediaHost();
  server.mediaHost = await media.listen();
  return new Simulator(server, media, webSocketUrl);
}
