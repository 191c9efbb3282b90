import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { BinaryNode, proto } from "baileys";
import { WebSocketServer } from "ws";
import { onAck, onChatState, onMessage, onPresence, onReceipt } from "./protocol/messages.ts";
import { Pairing } from "./protocol/pairing.ts";
import { answerQuery } from "./protocol/queries.ts";
import { Connection } from "./transport/connection.ts";
import { children, node, offlinePreview, result, seconds, WHATSAPP } from "./transport/nodes.ts";
import { createNoiseRoot } from "./transport/noise-server.ts";
import type { Companion } from "./world/account.ts";
import { Directory } from "./world/directory.ts";
import { Groups } from "./world/groups.ts";
import type { MediaHost } from "./world/media-host.ts";
import type { Person } from "./world/person.ts";

/** The WhatsApp Web server: who connects, what they say, where it goes. */
export class WhatsAppServer {
  readonly root = createNoiseRoot();
  readonly directory = new Directory();
  readonly groups = new Groups(this.directory);
  readonly media: MediaHost;
  readonly pairing = new Pairing();
  readonly unknownQueries: string[] = [];
  readonly counts = new Map<string, number>();
  readonly #persons = new Map<string, Person>();
  readonly #sessions = new Map<Connection, Companion>();
  readonly #sockets: WebSocketServer;
  readonly #isListening: Promise<unknown>;
  mediaHost = "127.0.0.1:1";

  constructor(port: number, media: MediaHost) {
    this.media = media;
    this.#sockets = new WebSocketServer({ host: "127.0.0.1", port, perMessageDeflate: false });
    this.#isListening = once(this.#sockets, "listening");
    // Told to whoever asks for the address; until then it must not end the process.
    this.#isListening.catch(() => undefined);
    this.#sockets.on("connection", (socket, { socket: tcp }) => {
      new Connection(socket, tcp, this.root, {
        onPayload: (connection, payload) => this.#onPayload(connection, payload),
        onNode: (connection, stanza) => void this.#onNode(connection, stanza).catch(() => connection.close()),
        onClose: (connection) => this.#onClose(connection),
      });
    });
  }

  /** The address to connect to. @throws when the port is taken */
  async listening(): Promise<string> {
    await this.#isListening;
    return `ws://127.0.0.1:${(this.#sockets.address() as AddressInfo).port}/ws/chat`;
  }

  get connections(): readonly Connection[] {
    return [...this.#sessions.keys()];
  }

  enroll(person: Person): void {
    this.#persons.set(person.account.user, person);
  }

  personOf = (jid: string | undefined): Person | undefined => {
    const account = this.directory.byJid(jid);
    return account && this.#persons.get(account.user);
  };

  count = (kind: string): void => {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  };

  /** Removes a device: what it gets is what WhatsApp says when the phone unlinks it. */
  unlink(companion: Companion): void {
    companion.account.companions.delete(companion.id);
    companion.connection?.end(node("stream:error", { code: "401" }, [node("conflict", { type: "device_removed" })]));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise((done) => this.#sockets.close(done));
  }

  #onPayload(connection: Connection, payload: proto.IClientPayload): void {
    if (payload.devicePairingData) return this.pairing.begin(connection, payload);
    const companion = this.directory.byNumber(String(payload.username))?.companions.get(payload.device ?? 0);
    if (!companion) return connection.end(node("failure", { reason: "401", location: "atn" }));
    if (companion.account.isBanned) return connection.end(node("failure", { reason: "403", location: "atn" }));
    // One connection a device: the newer one stays.
    companion.connection?.end(node("stream:error", {}, [node("conflict", { type: "replaced" })]));
    companion.connection = connection;
    companion.isActive = false;
    connection.delayMs = companion.account.delayMs;
    this.#sessions.set(connection, companion);
    connection.send(
      node("success", { t: seconds(), lid: companion.lid, creation: seconds(), companion_enc_static: "" }),
    );
  }

  async #onNode(connection: Connection, stanza: BinaryNode): Promise<void> {
    this.count("stanzas");
    const companion = this.#sessions.get(connection);
    if (!companion) return this.#onUnlinked(connection, stanza);
    switch (stanza.tag) {
      case "iq":
        return this.#onQuery(connection, companion, stanza);
      case "message":
        return onMessage(stanza, companion, this);
      case "receipt":
        return onReceipt(stanza, companion, this);
      case "ack":
        return onAck(stanza, companion);
      case "chatstate":
        return onChatState(stanza, companion, this);
      case "presence":
        return onPresence(stanza, companion, this);
      default:
        return;
    }
  }

  async #onUnlinked(connection: Connection, stanza: BinaryNode): Promise<void> {
    if (stanza.tag !== "iq") return;
    const [first] = children(stanza);
    if (first?.tag === "pair-device-sign") {
      this.pairing.onSigned(connection);
    } else if (first?.attrs.stage === "companion_hello") {
      connection.send(result(stanza, this.pairing.onCodeHello(connection, stanza)));
    } else if (first?.attrs.stage === "companion_finish") {
      connection.send(result(stanza));
      await this.pairing.onCodeFinish(connection, stanza);
    } else if (stanza.attrs.xmlns === "w:p") {
      connection.send(result(stanza));
    }
  }

  async #onQuery(connection: Connection, companion: Companion, query: BinaryNode): Promise<void> {
    if (query.attrs.type === "result") return;
    const [first] = children(query);
    const { queryRefusal } = companion.account;
    if (queryRefusal && queryRefusal.left > 0 && (queryRefusal.xmlns ?? query.attrs.xmlns) === query.attrs.xmlns) {
      queryRefusal.left -= 1;
      return connection.send(failure(query, queryRefusal.code, "refused"));
    }
    if (first?.tag === "remove-companion-device") {
      connection.send(result(query));
      return this.unlink(companion);
    }
    const isKnown = await answerQuery(query, connection, companion, this);
    if (!isKnown) {
      this.unknownQueries.push(`${query.attrs.xmlns}/${query.attrs.type} <${first?.tag ?? ""}>`);
      connection.send(failure(query, 501, "feature-not-implemented"));
    }
    if (query.attrs.xmlns === "passive" && first?.tag === "active") this.#activate(connection, companion);
  }

  #activate(connection: Connection, companion: Companion): void {
    connection.send(offlinePreview(companion.waiting));
    companion.isActive = true;
    this.personOf(companion.account.jid)?.tellHistory(companion);
    const count = companion.sendQueue();
    connection.send(node("ib", { from: WHATSAPP }, [node("offline", { count: String(count) })]));
  }

  #onClose(connection: Connection): void {
    this.pairing.forget(connection);
    const companion = this.#sessions.get(connection);
    this.#sessions.delete(connection);
    if (companion?.connection === connection) {
      companion.connection = undefined;
      companion.isActive = false;
    }
  }
}

const failure = ({ attrs: { id = "" } }: BinaryNode, code: number, text: string): BinaryNode => ({
  tag: "iq",
  attrs: { id, from: WHATSAPP, type: "error" },
  content: [node("error", { code: String(code), text })],
});
