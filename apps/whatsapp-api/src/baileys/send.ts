import type { SendMessageBody } from "@gomarketing/contracts";
import {
  type BinaryNode,
  generateMessageIDV2,
  isJidGroup,
  isLidUser,
  jidNormalizedUser,
  normalizeMessageContent,
  type proto as Proto,
  proto,
} from "baileys";
import { contentOf } from "./content-in.ts";
import { jidOf } from "./identity.ts";
import type { Me, Poll } from "./inbound-context.ts";
import { compose, type OutgoingFile, type QuotedMessage } from "./message-out.ts";
import { type OwnVote, pollSecretOf, sealVote } from "./polls.ts";
import { quoteOf } from "./quote.ts";
import type { Socket } from "./socket.ts";

/** A message ready to leave. */
export interface Outgoing {
  readonly jid: string;
  /** Kept for those who could not read it and ask again. */
  readonly bytes: Uint8Array;
  /** Attributes of its stanza. */
  readonly attributes?: Record<string, string>;
  /** Reads the votes, where it is a poll. */
  readonly poll?: Poll;
}

/** What names a message for those who react to it, edit it or revoke it. */
export interface Target {
  readonly chat: string;
  readonly messageId: string;
  readonly fromMe: boolean;
  readonly participant?: string;
}

export const newMessageId = (socket: Socket): string => generateMessageIDV2(socket.me.jid);

/** Makes a message to `jid`; its file is with WhatsApp's media host already. */
export function composeOutgoing(
  socket: Socket,
  jid: string,
  body: SendMessageBody,
  file: OutgoingFile | undefined,
): Outgoing {
  const address = addressOf(socket, jid);
  const message = compose(body, file, {
    expiration: Math.max(socket.chats.expirationOf(address), socket.chats.expirationOf(jid)),
    quoted: body.replyTo === undefined ? undefined : quotedMessage(socket, address, body.replyTo, body.quoted),
  });
  const content = contentOf(message)?.content;
  const poll = content && pollSecretOf(message, content, undefined);
  return { ...ready(address, message), ...(poll && { poll }) };
}

/** What is replied to: of what was sent from here we know it ourselves, of anything else whoever sends the reply says it. */
function quotedMessage(
  socket: Socket,
  chat: string,
  id: string,
  quoted: NonNullable<SendMessageBody["quoted"]> = {},
): QuotedMessage {
  const { author, fromMe } = quoted;
  const own = socket.sentMessage(id);
  const me = socket.me.lid && isLidUser(chat) ? socket.me.lid : socket.me.jid;
  const other = isJidGroup(chat) ? (socket.authorOf(chat, id) ?? (author && addressOf(socket, jidOf(author)))) : chat;
  return {
    id,
    participant: own || fromMe ? jidNormalizedUser(me) : other,
    message: own ? withoutContext(own) : quoteOf(quoted),
  };
}

/** A quote does not quote: a chain of replies would carry all that went before. */
function withoutContext(message: Proto.IMessage): Proto.IMessage {
  const content = normalizeMessageContent(message) ?? message;
  for (const part of Object.values(content) as unknown[])
    if (part && typeof part === "object" && "contextInfo" in part) part.contextInfo = undefined;
  return content;
}

export const composeReaction = (target: Target, emoji: string): Outgoing =>
  ready(target.chat, { reactionMessage: { key: keyOf(target), text: emoji, senderTimestampMs: Date.now() } });

export const composeVote = (vote: OwnVote, poll: Poll, me: Me): Outgoing => ready(vote.chat, sealVote(vote, poll, me));

/** @param mentions the addresses of whom the new text names; without them they are named no more */
export const composeEdit = (target: Target, text: string, mentions: readonly string[] = []): Outgoing =>
  ready(
    target.chat,
    {
      protocolMessage: {
        key: keyOf(target),
        type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
        editedMessage:
          mentions.length > 0
            ? { extendedTextMessage: { text, contextInfo: { mentionedJid: [...mentions] } } }
            : { conversation: text },
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
  { jid, bytes, attributes }: Outgoing,
): Promise<void> {
  const message = proto.Message.decode(bytes);
  await socket.wa.relayMessage(addressOf(socket, jid), message, {
    messageId,
    ...(attributes && { additionalAttributes: attributes }),
    ...nodesOf(message),
  });
}

function nodesOf({ messageContextInfo, pollUpdateMessage }: proto.Message): { additionalNodes?: BinaryNode[] } {
  if (pollUpdateMessage) return { additionalNodes: [{ tag: "meta", attrs: { polltype: "vote" } }] };
  return messageContextInfo?.messageSecret
    ? { additionalNodes: [{ tag: "meta", attrs: { polltype: "creation" } }] }
    : {};
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
  bytes: proto.Message.encode(message).finish(),
  ...(attributes && { attributes }),
});
