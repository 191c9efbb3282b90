import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMetrics } from "@gomarketing/service-kit";
import { proto } from "baileys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EventLog } from "../events/event-log.ts";
import { GatewayMetrics } from "../metrics/gateway-metrics.ts";
import { Encryption } from "../store/encryption.ts";
import { SessionStore } from "../store/session-store.ts";
import { Chats } from "./chats.ts";
import { People } from "./people.ts";
import { Recorder } from "./recorder.ts";
import { UnreadableMessages } from "./unreadable-messages.ts";

const CHAT = "100000000000007@lid";
const AT = 1_795_636_000;

let folder: string;
let store: SessionStore;
let recorder: Recorder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recorder "));
  store = new SessionStore(join(folder, "shop.sqlite"), new Encryption([Buffer.alloc(32, 7)]));
  const events = new EventLog(store, "shop", { onAppend: () => undefined, onUntold: () => undefined });
  const identities = { phoneJidOf: () => undefined, lidOf: () => undefined, subjectOf: () => undefined };
  const metrics = new GatewayMetrics(createMetrics());
  recorder = new Recorder({
    store,
    events,
    metrics,
    unreadable: new UnreadableMessages({ store, events, metrics, waitMs: 0, clock: Date.now }),
    people: new People(store),
    chats: new Chats(store, events),
    context: () => ({
      me: { jid: "5531999990000@s.whatsapp.net", lid: "100000000000001@lid" },
      identities,
      wanted: { status: false, newsletters: false },
      poll: () => undefined,
    }),
    onHistory: () => undefined,
  });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const key = (id: string) => ({ remoteJid: CHAT, id, fromMe: false });
const react = (emoji: string): proto.IMessage => ({ reactionMessage: { key: key("SHOES"), text: emoji } });
const edit = (text: string): proto.IMessage => ({
  protocolMessage: { type: 14, key: key("SHOES"), editedMessage: { conversation: text } },
});

const decrypted = (id: string, message: proto.IMessage) =>
  recorder.onDecrypted({
    stanza: { tag: "message", attrs: { id, from: CHAT, type: "text", t: String(AT) } },
    message,
    bytes: proto.Message.encode(message).finish(),
  });
const told = (id: string, message: proto.IMessage) =>
  recorder.onUpsert([{ key: key(id), message, messageTimestamp: AT }]);
const recorded = () => store.eventsAfter(0, 100).map(({ body }) => JSON.parse(body) as { type: string; data: unknown });

describe("what Baileys tells of after it was decrypted", () => {
  it("is known, so that nothing old comes behind what is newer", () => {
    const changes = [
      ["R1", react("👍")],
      ["R2", react("")],
      ["E1", edit("38")],
      ["E2", edit("39")],
    ] as const;
    for (const [id, message] of changes) decrypted(id, message);
    for (const [id, message] of changes) told(id, message);

    expect(recorded()).toMatchObject([
      { type: "message.reaction", data: { messageId: "SHOES", emoji: "👍" } },
      { type: "message.reaction", data: { messageId: "SHOES", emoji: "" } },
      { type: "message.edited", data: { content: { text: "38" } } },
      { type: "message.edited", data: { content: { text: "39" } } },
    ]);
  });

  it("is told where it was not decrypted here: the phone has sent it again", () => {
    told("R1", react("👍"));
    expect(recorded()).toMatchObject([{ type: "message.reaction", data: { emoji: "👍" } }]);
  });
});
