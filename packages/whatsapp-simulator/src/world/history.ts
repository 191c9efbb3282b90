import { deflateSync } from "node:zlib";
import { proto } from "baileys";
import type { Account } from "./account.ts";
import type { Group } from "./groups.ts";
import type { MediaHost } from "./media-host.ts";

/** What a phone remembers from before a device was linked. */
export interface History {
  readonly chats: readonly RememberedChat[];
  /** How people call themselves. */
  readonly pushNames: readonly { readonly of: Account; readonly name: string }[];
  /** Into how many parts the chats are split. */
  readonly parts: number;
}

export interface RememberedChat {
  /** A person, or a group. */
  readonly with: Account | Group;
  readonly name?: string | undefined;
  readonly unreadCount?: number | undefined;
  readonly disappearingSeconds?: number | undefined;
  /** Oldest first. */
  readonly messages: readonly RememberedMessage[];
}

interface RememberedMessage {
  readonly id: string;
  readonly fromMe: boolean;
  readonly text: string;
  readonly at: Date;
  /** Who wrote it into a group, when it is not ours. */
  readonly author?: Account | undefined;
}

const { HistorySyncType } = proto.HistorySync;

/** The notices by which a phone hands its history to a device that was just linked: in parts, with progress to 100. */
export function historyNotices({ chats, pushNames, parts }: History, media: MediaHost): Promise<proto.IMessage[]> {
  const size = Math.ceil(chats.length / parts) || 1;
  const histories = Array.from({ length: parts }, (_, part): proto.IHistorySync => {
    const some = chats.slice(part * size, (part + 1) * size);
    return {
      syncType: part === 0 ? HistorySyncType.INITIAL_BOOTSTRAP : HistorySyncType.RECENT,
      progress: Math.round(((part + 1) * 100) / parts),
      conversations: some.map(conversation),
      phoneNumberToLidMappings: some.flatMap(peopleIn).map(({ jid, lid }) => ({ pnJid: jid, lidJid: lid })),
    };
  });
  // As phones do it: what is shown first, then how people call themselves, then the rest.
  histories.splice(1, 0, {
    syncType: HistorySyncType.PUSH_NAME,
    progress: histories[0]?.progress,
    pushnames: pushNames.map(({ of, name }) => ({ id: of.lid, pushname: name })),
  });
  return Promise.all(histories.map((history, index) => notice({ ...history, chunkOrder: index + 1 }, media)));
}

async function notice(history: proto.IHistorySync, media: MediaHost): Promise<proto.IMessage> {
  const packed = deflateSync(proto.HistorySync.encode(history as proto.HistorySync).finish());
  const { mediaKey, directPath, fileSha256, fileEncSha256, fileLength } = await media.upload(packed, "md-msg-hist");
  return {
    protocolMessage: {
      type: proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION,
      historySyncNotification: {
        mediaKey,
        directPath,
        fileSha256,
        fileEncSha256,
        fileLength,
        syncType: history.syncType as unknown as proto.Message.HistorySyncType,
        chunkOrder: history.chunkOrder,
        progress: history.progress,
      },
    },
  };
}

const isGroup = (chat: Account | Group): chat is Group => "members" in chat;

const peopleIn = ({ with: other }: RememberedChat): Account[] => (isGroup(other) ? [...other.members.keys()] : [other]);

function conversation(chat: RememberedChat): proto.IConversation {
  const { with: other, unreadCount = 0, disappearingSeconds, messages } = chat;
  const id = isGroup(other) ? other.jid : other.lid;
  return {
    id,
    ...(!isGroup(other) && { pnJid: other.jid, lidJid: other.lid }),
    name: chat.name ?? (isGroup(other) ? other.subject : other.name),
    unreadCount,
    conversationTimestamp: secondsOf(messages.at(-1)?.at ?? new Date(0)),
    ...(disappearingSeconds && { ephemeralExpiration: disappearingSeconds }),
    // A phone sends the newest first.
    messages: messages.toReversed().map(({ id: messageId, fromMe, text, at, author }) => ({
      message: {
        key: { remoteJid: id, fromMe, id: messageId, ...(author && { participant: author.lid }) },
        ...(author && { participant: author.lid }),
        message: { conversation: text },
        messageTimestamp: secondsOf(at),
        status: fromMe ? proto.WebMessageInfo.Status.READ : undefined,
      },
    })),
  };
}

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1_000);
