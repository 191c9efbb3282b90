import type { SendMessageBody } from "@gomarketing/contracts";
import { generateMessageIDV2, isLidUser, type proto as Proto, proto } from "baileys";
import { compose } from "./message-out.ts";
import type { Socket } from "./socket.ts";

/** A message ready to leave. */
export interface Outgoing {
  readonly jid: string;
  readonly message: Proto.IMessage;
  /** Kept for those who could not read it and ask again. */
  readonly bytes: Uint8Array;
  /** Attributes of its stanza. */
  readonly attributes?: Record<string, string>;
}

/** What names a message for those who react to it, edit it or revoke it. */
export interface Target {
  readonly chat: string;
  readonly messageId: string;
  readonly fromMe: boolean;
  readonly participant?: string;
}

export const newMessageId = (socket: Socket): string => generateMessageIDV2(socket.me.jid);

export async function composeOutgoing(
  socket: Socket,
  jid: string,
  body: SendMessageBody,
  messageId: string,
  image: Buffer | undefined,
): Promise<Outgoing> {
  const message = await compose(jid, body, messageId, image, {
    userJid: socket.me.jid,
    upload: socket.wa.waUploadToServer,
    quoted: (id) => {
      const own = socket.sentMessage(id);
      return own && { message: own, fromMe: true };
    },
  });
  return ready(jid, message);
}

export const composeReaction = (target: Target, emoji: string): Outgoing =>
  ready(target.chat, { reactionMessage: { key: keyOf(target), text: emoji, senderTimestampMs: Date.now() } });

export const composeEdit = (target: Target, text: string): Outgoing =>
  ready(
    target.chat,
    {
      protocolMessage: {
        key: keyOf(target),
        type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
        editedMessage: { conversation: text },
        timestampMs: Date.now(),
      },
    },
    { edit: "1" },
  );

export const composeRevoke = (target: Target): Outgoing =>
  ready(
    target.chat,
    { protocolMessage: { key: keyOf(target), type: proto.Message.ProtocolMessage.Type.REVOKE } },
    { edit: "7" },
  );

/** Encrypts and sends. Resolves when the bytes have left; WhatsApp's word comes as an acknowledgement. */
export async function sendComposed(
  socket: Socket,
  messageId: string,
  { jid, message, attributes }: Outgoing,
): Promise<void> {
  await socket.wa.relayMessage(addressOf(socket, jid), message, {
    messageId,
    ...(attributes && { additionalAttributes: attributes }),
  });
}

// Conversations are addressed by LID where it is known: a person who has one may not be reached by number.
const addressOf = (socket: Socket, jid: string): string =>
  isLidUser(jid) ? jid : (socket.identities.lidOf(jid) ?? jid);

const keyOf = ({ chat, messageId, fromMe, participant }: Target): Proto.IMessageKey => ({
  remoteJid: chat,
  id: messageId,
  fromMe,
  ...(participant && { participant }),
});

const ready = (jid: string, message: Proto.IMessage, attributes?: Record<string, string>): Outgoing => ({
  jid,
  message,
  bytes: proto.Message.encode(message).finish(),
  attributes,
});
