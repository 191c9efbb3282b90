import { createHash } from "node:crypto";
import type { SendMessageAnswer, SendMessageBody } from "@gomarketing/contracts";
import { Conflict } from "@gomarketing/service-kit";
import { jidOf } from "../baileys/identity.ts";
import { composeOutgoing, newMessageId, type Outgoing, sendComposed } from "../baileys/send.ts";
import type { Session } from "../sessions/session.ts";
import { SessionNotConnected, WhatsAppSilent } from "../sessions/session-errors.ts";
import { readImage } from "./image-source.ts";

/** How long WhatsApp may take to acknowledge a message before its sender is told to try again. */
const ACK_TIMEOUT_MS = 20_000;
/** Sent messages are kept this long: a phone that was off asks for them again when it is back. */
export const KEEP_SENT_MS = 30 * 24 * 3_600_000;

/** What is known of a send. Its WhatsApp id is on disk before anything leaves. */
interface Send {
  readonly messageId: string;
  readonly fingerprint: string;
  readonly timestamp: string;
  readonly isAcknowledged: boolean;
}

/** Sends under way, by session and key: a second call with the same key waits for the first. */
const underWay = new Map<string, Promise<SendMessageAnswer>>();

/**
 * Sends a message, once for each key: the same key gives the same answer, across restarts too. Resolves when WhatsApp
 * has the message. A try whose outcome is unknown is repeated with the same WhatsApp id, of which the receiving
 * phone shows one bubble.
 *
 * @throws {SessionNotConnected} when nothing can be sent now
 * @throws {WhatsAppSilent} when WhatsApp did not acknowledge in time
 * @throws {Conflict} when the key was used for another message
 */
export function sendMessage(session: Session, key: string, body: SendMessageBody): Promise<SendMessageAnswer> {
  return once(session, key, body, (messageId, socket) => composeBody(socket, messageId, body), body.messageId);
}

/** The same promise for what changes a message: a reaction, an edit, a revocation. */
export function sendChange(
  session: Session,
  key: string,
  fingerprint: unknown,
  outgoing: Outgoing,
): Promise<SendMessageAnswer> {
  return once(session, key, fingerprint, async () => outgoing);
}

type Compose = (messageId: string, socket: NonNullable<Session["connected"]>) => Promise<Outgoing>;

function once(
  session: Session,
  key: string,
  body: unknown,
  compose: Compose,
  messageId?: string,
): Promise<SendMessageAnswer> {
  const name = `${session.id} ${key}`;
  const running = underWay.get(name);
  if (running) {
    assertSame(session.store.send<Send>(key), fingerprintOf(body));
    return running;
  }
  const sending = send(session, key, body, compose, messageId).finally(() => underWay.delete(name));
  underWay.set(name, sending);
  return sending;
}

async function send(
  session: Session,
  key: string,
  body: unknown,
  compose: Compose,
  messageId?: string,
): Promise<SendMessageAnswer> {
  const fingerprint = fingerprintOf(body);
  const known = session.store.send<Send>(key);
  assertSame(known, fingerprint);
  if (known?.isAcknowledged) return { id: known.messageId, timestamp: known.timestamp };
  const socket = session.connected;
  if (!socket) throw new SessionNotConnected(session.id, session.view.status);

  const current: Send = known ?? {
    messageId: messageId ?? newMessageId(socket),
    fingerprint,
    timestamp: new Date().toISOString(),
    isAcknowledged: false,
  };
  session.store.keepSend(key, Date.now(), current);
  const outgoing = await compose(current.messageId, socket);
  session.store.keepSent(current.messageId, Date.now(), outgoing.bytes);
  const acknowledgement = session.acknowledged(current.messageId, ACK_TIMEOUT_MS);
  await sendComposed(socket, current.messageId, outgoing).catch((error: unknown) => {
    if (!session.connected) throw new SessionNotConnected(session.id, session.view.status);
    throw error;
  });
  if ((await acknowledgement) === "silent") throw new WhatsAppSilent("WhatsApp has not acknowledged the message.");
  // Refused or taken: either way it is decided, and the status event says which.
  session.store.keepSend(key, Date.now(), { ...current, isAcknowledged: true });
  return { id: current.messageId, timestamp: current.timestamp };
}

async function composeBody(
  socket: NonNullable<Session["connected"]>,
  messageId: string,
  body: SendMessageBody,
): Promise<Outgoing> {
  const image = body.type === "image" ? await readImage(body) : undefined;
  return composeOutgoing(socket, jidOf(body.to), body, messageId, image);
}

const fingerprintOf = (body: unknown): string => createHash("sha256").update(JSON.stringify(body)).digest("base64");

function assertSame(known: Send | undefined, fingerprint: string): void {
  if (known && known.fingerprint !== fingerprint) {
    throw new Conflict(
      "This Idempotency-Key was used for another message. Give each message a key of its own.",
      "/problems/idempotency-key-reused",
    );
  }
}
