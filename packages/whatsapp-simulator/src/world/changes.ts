import { generateForwardMessageContent, normalizeMessageContent, proto } from "baileys";

/** A message that another is about. */
export interface Target {
  readonly id: string;
  readonly fromMe: boolean;
  readonly chatJid: string;
  /** Who wrote it, where that is somebody else in a group. */
  readonly participant?: string;
}

/** How a message names another. */
export const keyOf = ({ id, fromMe, chatJid, participant }: Target): proto.IMessageKey => ({
  id,
  fromMe,
  remoteJid: chatJid,
  ...(participant && { participant }),
});

export const reaction = (target: Target, emoji: string): proto.IMessage => ({
  reactionMessage: { key: keyOf(target), text: emoji, senderTimestampMs: Date.now() },
});

export const edit = (target: Target, words: string): proto.IMessage => ({
  protocolMessage: {
    key: keyOf(target),
    type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
    editedMessage: { conversation: words },
    timestampMs: Date.now(),
  },
});

export const revoke = (target: Target): proto.IMessage => ({
  protocolMessage: { key: keyOf(target), type: proto.Message.ProtocolMessage.Type.REVOKE },
});

/** Sets after how many seconds messages of a chat disappear; 0 ends it. */
export const disappearing = (seconds: number): proto.IMessage => ({
  protocolMessage: { type: proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING, ephemeralExpiration: seconds },
});

/** The same message, sent on. */
export const forwarded = (message: proto.IMessage): proto.IMessage =>
  generateForwardMessageContent({ key: { fromMe: false }, message: normalizeMessageContent(message) ?? null });
