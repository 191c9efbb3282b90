import { Phone } from "./phone.ts";
import { WhatsAppServer } from "./server.ts";
import type { AccountOptions } from "./world/account.ts";
import { disturb, type Fault, type MediaFault, type UploadFault } from "./world/faults.ts";
import type { Group } from "./world/groups.ts";
import { MEDIA_CA_FILE, type MediaDisturbance, MediaHost } from "./world/media-host.ts";

export interface SimulatorAddresses {
  readonly webSocketUrl: string;
  /** Hex, 32 bytes. */
  readonly noiseRootKey: string;
  readonly noiseRootSerial: number;
  /** The path of a PEM file. */
  readonly mediaCa: string;
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
   * Makes the server misbehave, towards one number or towards all; the media host with the files that one number, or all,
   * put there.
   *
   * @throws when nobody has the number
   */
  fault({ number, ...fault }: (Fault | MediaFault | UploadFault) & { readonly number?: string | undefined }): void {
    const phone = number ? this.phone(number) : undefined;
    if (number && !phone) throw new Error(`nobody has the number ${number}`);
    if (fault.kind === "upload") return this.#media.disturbUploads(fault.off ? undefined : fault.mode);
    if (fault.kind === "media") {
      const mode = fault.off ? undefined : fault.mode;
      return this.#media.disturb(mode, fault.count, phone?.account.number);
    }
    for (const phone of this.#phones.values()) {
      if (!number || phone === this.phone(number)) disturb(phone.account, fault);
    }
  }

  /** Spoils the next downloads from the media host; undefined ends it. */
  disturbMedia = (mode: MediaDisturbance | undefined, count = 1): void => this.#media.disturb(mode, count);

  /** A group of people with phones here; the first owns it unless another does. @throws when nobody has a number */
  addGroup(group: { subject: string; participants: readonly string[]; owner?: string | undefined }): Group {
    const { subject, participants, owner = participants[0] } = group;
    if (!owner) throw new Error("a group needs an owner");
    return this.#server.groups.create(subject, owner, participants);
  }

  /** A group by its JID. */
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
      /** How often a phone or a device could not read a message, and asked for it again. */
      retries: counted("retries"),
      /** Files that clients bring, and that the fault `upload` holds. */
      uploadsHeld: this.#media.heldUploads,
      /** Keys handed out that open a session, each with a one-time key where there is one. */
      keyBundles: counted("bundles"),
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
