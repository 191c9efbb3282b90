import { deflateSync } from "node:zlib";
import { proto } from "baileys";
import type { Account } from "./account.ts";
import type { MediaHost } from "./media-host.ts";

/** What a phone remembers of a chat from before a device was linked. */
export interface RememberedChat {
  readonly with: Account;
  readonly unreadCount?: number;
  readonly disappearingSeconds?: number;
  /** Oldest first. */
  readonly messages: readonly {
    readonly id: string;
    readonly fromMe: boolean;
    readonly text: string;
    readonly at: Date;
  }[];
}

/**
 * The notices by which a phone hands its history to a device that was just linked, in parts.
 *
 * @param parts into how many the chats are split
 */
export async function historyNotices(
  chats: readonly RememberedChat[],
  parts: number,
  media: MediaHost,
): Promise<proto.IMessage[]> {
  const { HistorySyncType } = proto.HistorySync;
  const names = chats.map(({ with: other }) => ({ id: other.lid, pushname: other.name }));
  const size = Math.ceil(chats.length / parts) || 1;
  const notices = [await notice({ syncType: HistorySyncType.PUSH_NAME, pushnames: names, progress: 0 }, 0, media)];
  for (let part = 0; part < parts; part += 1) {
    const conversations = chats.slice(part * size, (part + 1) * size);
    const history: proto.IHistorySync = {
      syncType: part === 0 ? HistorySyncType.INITIAL_BOOTSTRAP : HistorySyncType.RECENT,
      chunkOrder: part + 1,
      progress: Math.round(((part + 1) * 100) / parts),
      conversations: conversations.map(conversation),
      phoneNumberToLidMappings: conversations.map(({ with: { jid, lid } }) => ({ pnJid: jid, lidJid: lid })),
    };
    notices.push(await notice(history, part + 1, media));
  }
  return notices;
}

async function notice(history: proto.IHistorySync, chunkOrder: number, media: MediaHost): Promise<proto.IMessage> {
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
        chunkOrder,
        progress: history.progress,
      },
    },
  };
}

function conversation({
  with: other,
  unreadCount,
  disappearingSeconds,
  messages,
}: RememberedChat): proto.IConversation {
  return {
    id: other.lid,
    pnJid: other.jid,
    lidJid: other.lid,
    name: other.name,
    unreadCount: unreadCount ?? 0,
    conversationTimestamp: Math.floor((messages.at(-1)?.at.getTime() ?? 0) / 1_000),
    ...(disappearingSeconds && { ephemeralExpiration: disappearingSeconds }),
    // A phone sends the newest first.
    messages: messages.toReversed().map(({ id, fromMe, text, at }) => ({
      message: {
        key: { remoteJid: other.lid, fromMe, id },
        message: { conversation: text },
        messageTimestamp: Math.floor(at.getTime() / 1_000),
      },
    })),
  };
}
