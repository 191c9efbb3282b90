import { createHash } from "node:crypto";
import type { Person, SendMessageAnswer, SendMessageBody } from "@gomarketing/contracts";
import { Conflict } from "@gomarketing/service-kit";
import { uploadFile } from "../baileys/media-upload.ts";
import type { OutgoingFile } from "../baileys/message-out.ts";
import { composeOutgoing, newMessageId, type Outgoing } from "../baileys/send.ts";
import type { Socket } from "../baileys/socket.ts";
import { areDifferent, findRecipient, knownRecipient } from "../contacts/recipient.ts";
import { Stopping } from "../intake.ts";
import type { OutgoingFiles, StagedFile } from "../media/outgoing-files.ts";
import type { Session } from "../sessions/session.ts";
import { SessionNotConnected } from "../sessions/session-errors.ts";
import { isSameAccount } from "../sessions/session-facts.ts";
import { isCancelled, type Send } from "./known-sends.ts";
import { CANCELLED, type Outcome, type Queued } from "./outbox.ts";
import { MessageCancelled, NumberRestricted, RefusedByWhatsApp, SendingBudgetSpent } from "./send-errors.ts";

/** How long a call waits for WhatsApp's word; then it is told that the message is queued. */
const ANSWER_LIMIT_MS = 10_000;
/** With more to wait than this, the call is answered at once. */
const WORTH_WAITING_MS = 2_000;

/** Sends under way, by session and key: a second call with the same key waits for the first. */
const underWay = new Map<string, { readonly wish: Wish; readonly answer: Promise<SendMessageAnswer> }>();

/** What a call wants to be sent: the same in each of its tries. */
interface Wish {
  readonly fingerprint: string;
  /** Whom it is for, where it is a message: one person, whichever of their addresses is named. */
  readonly to?: Person;
}

/**
 * Sends a message, once for each key: the same key gives the same answer, across restarts too. It is on disk before
 * this resolves, and leaves in its turn, however often the program ends in between. A try whose outcome is unknown is
 * repeated with the same WhatsApp id, of which the receiving phone shows one bubble.
 *
 * @throws {SessionNotConnected} when nothing can be sent now; the same key may be tried again
 * @throws {NotOnWhatsApp} {NumberRestricted} {SendingBudgetSpent} before anything is queued
 * @throws {RefusedByWhatsApp} when WhatsApp has refused it
 * @throws {MessageCancelled} when it was taken back
 * @throws {Stopping} when the program stops before it is queued
 * @throws {Conflict} when the key was used for another message, or for somebody else
 */
export function sendMessage(
  session: Session,
  files: OutgoingFiles,
  key: string,
  body: SendMessageBody,
): Promise<SendMessageAnswer> {
  const wish = { fingerprint: fingerprintOf(constantIn(body)), to: knownRecipient(body.to, session.store) };
  let stranger: string | undefined;
  const sending = once(session, key, wish, async (messageId, socket) => {
    const recipient = await findRecipient(body.to, socket, session.store);
    stranger = assertMayWrite(session, socket, recipient);
    const file = "mimeType" in body ? await files.open(body) : undefined;
    const uploaded = file && "mimeType" in body ? await upload(socket, file, body.type) : undefined;
    const outgoing = composeOutgoing(socket, recipient.jid, body, uploaded);
    return {
      ...outgoing,
      to: recipient,
      messageId: body.messageId ?? messageId,
      isPaced: true,
      ...(body.type === "text" && { letters: body.text.length }),
      onQueued: () => {
        if (stranger !== undefined) session.outbox.pacer.countFirstMessage(stranger, session.now());
        if (recipient.jid.endsWith("@g.us") === false) socket.people.written(recipient);
        void file?.erase();
      },
    };
  });
  const giveBack = () => stranger !== undefined && session.outbox.pacer.endReservation(stranger);
  void sending.then(giveBack, giveBack);
  // A try whose answer was lost is repeated with an upload of its own, which nobody needs then.
  if ("uploadId" in body) void sending.then(() => files.forget(body.uploadId)).catch(() => undefined);
  return sending;
}

/**
 * What stays the same between the tries of one message, besides its receiver: their address may be another one once a LID
 * is known, and a file is uploaded anew for each.
 */
function constantIn({ to: _to, quoted: _quoted, ...body }: SendMessageBody): unknown {
  if (!("uploadId" in body)) return body;
  const { uploadId: _uploadId, ...rest } = body;
  return rest;
}

/** The same promise for what changes a message: a reaction, an edit, a revocation. */
export function sendChange(
  session: Session,
  key: string,
  fingerprint: unknown,
  outgoing: Outgoing,
): Promise<SendMessageAnswer> {
  return once(session, key, { fingerprint: fingerprintOf(fingerprint) }, async (messageId) => ({
    ...outgoing,
    messageId,
    isPaced: false,
  }));
}

/** @returns who never wrote and never was written to, with a place of the day's budget that is to be given back or counted */
function assertMayWrite(session: Session, socket: Socket, recipient: Person): string | undefined {
  const { outbox } = session;
  const isStranger = !recipient.jid.endsWith("@g.us") && !socket.people.hasWritten(recipient);
  if (!isStranger) return undefined;
  const now = session.now();
  const { restrictedUntil } = outbox;
  if (restrictedUntil !== undefined) throw new NumberRestricted(restrictedUntil, now);
  if (socket.people.isKnown(recipient)) return undefined;
  const stranger = recipient.lid ?? recipient.jid;
  const nextAt = outbox.pacer.reserveFirstMessage(stranger, now);
  if (nextAt !== undefined) throw new SendingBudgetSpent(session.sending.newContactsPerDay, nextAt, now);
  return stranger;
}

async function upload(
  socket: Socket,
  { path, mimeType, fileName }: StagedFile,
  kind: Parameters<typeof uploadFile>[2],
): Promise<OutgoingFile> {
  return { ...(await uploadFile(socket, path, kind)), mimeType, ...(fileName && { fileName }) };
}

type Ready = Omit<Queued, "key"> & { readonly to?: Person; readonly onQueued?: () => void };
type Prepare = (messageId: string, socket: Socket) => Promise<Ready>;

function once(session: Session, key: string, wish: Wish, prepare: Prepare): Promise<SendMessageAnswer> {
  const name = `${session.id} ${key}`;
  const running = underWay.get(name);
  if (running) {
    assertSame(running.wish, wish);
    return running.answer;
  }
  const answer = send(session, key, wish, prepare).finally(() => underWay.delete(name));
  underWay.set(name, { wish, answer });
  return answer;
}

async function send(session: Session, key: string, wish: Wish, prepare: Prepare): Promise<SendMessageAnswer> {
  const { store, outbox } = session;
  const known = store.send<Send>(key);
  if (isCancelled(known)) throw new MessageCancelled();
  if (known) assertSame(known, wish);
  if (known?.outcome === "queued") return answer(session, known, await outbox.outcomeOf(known.messageId, 0));
  if (known?.outcome) return answer(session, known, known.outcome);
  const socket = session.connected;
  if (!socket) throw new SessionNotConnected(session.id, session.view.status);

  const { account } = session.facts;
  const timestamp = known?.timestamp ?? new Date(session.now()).toISOString();
  const preparing = prepare(known?.messageId ?? newMessageId(socket), socket);
  const { onQueued, to, ...ready } = await outbox.preparations.unlessStopped(preparing).catch((error: unknown) => {
    // The line broke while a file went up, or a number was looked up.
    if (session.connected !== socket && !(error instanceof Stopping))
      throw new SessionNotConnected(session.id, session.view.status);
    throw error;
  });
  // It was made ready for a number that is not linked any more.
  if (!isSameAccount(account, session.facts.account)) throw new SessionNotConnected(session.id, session.view.status);
  const { fingerprint } = wish;
  const current: Send = { messageId: ready.messageId, fingerprint, ...(to && { to }), timestamp, outcome: "queued" };
  store.transaction(() => {
    // Somebody took it back while its file went up.
    if (isCancelled(store.send<Send>(key))) throw new MessageCancelled();
    const position = store.enqueue({ ...ready, key } satisfies Queued);
    store.keepSend(key, session.now(), { ...current, position });
    store.keepSent(ready.messageId, session.now(), ready.bytes);
    if (ready.poll) store.keepDocument("poll", ready.messageId, session.now(), ready.poll);
    onQueued?.();
  });
  const waitMs = ready.isPaced ? outbox.pacer.waitOfLastMs(store.countQueued(), session.now()) : 0;
  const outcome = outbox.outcomeOf(ready.messageId, waitMs > WORTH_WAITING_MS ? 0 : ANSWER_LIMIT_MS);
  outbox.wake();
  return answer(session, current, await outcome, waitMs);
}

/** @throws {RefusedByWhatsApp} {MessageCancelled} */
function answer(session: Session, { messageId, timestamp }: Send, outcome: Outcome, waitMs = 0): SendMessageAnswer {
  if (outcome === CANCELLED) throw new MessageCancelled();
  if (typeof outcome === "object") throw new RefusedByWhatsApp(outcome);
  return {
    id: messageId,
    timestamp,
    state: outcome,
    ...(outcome === "queued" && waitMs > 0 && { notBefore: new Date(session.now() + waitMs).toISOString() }),
  };
}

const fingerprintOf = (body: unknown): string => createHash("sha256").update(JSON.stringify(body)).digest("base64");

/** @throws {Conflict} when a key's first message had other words, or was for somebody else */
function assertSame(known: Wish, wish: Wish): void {
  const isOther = known.to !== undefined && wish.to !== undefined && areDifferent(known.to, wish.to);
  if (isOther || known.fingerprint !== wish.fingerprint) {
    throw new Conflict(
      `This Idempotency-Key was used for another ${isOther ? "receiver" : "message"}. Give each message a key of its own.`,
      "/problems/idempotency-key-reused",
    );
  }
}
