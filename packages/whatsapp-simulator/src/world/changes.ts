import { proto } from "baileys";

/** A message that another is about. */
interface Target {
  readonly id: string;
  readonly fromMe: boolean;
  readonly chatJid: string;
}

const keyOf = ({ id, fromMe, chatJid }: Target): proto.IMessageKey => ({ id, fromMe, remoteJid: chatJid });

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
