import type { Me, Message } from "@gomarketing/contracts";
import type { PendingMessage } from "../../../backend/outbox/outbox.ts";
import { dayKey } from "../../../ui/days.ts";

/** A message as it is drawn: stored by the server, or still on its way there. */
export interface ShownMessage {
  readonly message: Message;
  readonly pending?: PendingMessage;
}

export type ThreadRow =
  | { kind: "day"; key: string; date: string }
  | { kind: "unread"; key: string; count: number }
  | { kind: "message"; key: string; shown: ShownMessage; isFirstOfRun: boolean; isLastOfRun: boolean };

/** Where the agent had read up to when the chat was opened. */
export interface UnreadMark {
  readonly firstUnreadId: string;
  readonly count: number;
}

/** Messages of one author with less than this between them stand together. */
const RUN_MS = 5 * 60_000;

/**
 * The stored messages and, after them, those that the server has not confirmed. A message that is
 * both (its answer is still on the way, its live event came first) is shown once, as stored.
 */
export function shownMessages(
  stored: readonly Message[],
  pending: readonly PendingMessage[],
  me: Pick<Me, "id" | "name">,
): ShownMessage[] {
  if (pending.length === 0) return stored.map((message) => ({ message }));
  const confirmed = new Set(stored.map(({ idempotencyKey }) => idempotencyKey));
  const waiting = pending.filter(({ idempotencyKey }) => !confirmed.has(idempotencyKey));
  return [
    ...stored.map((message) => ({ message })),
    ...waiting.map((written) => ({ message: asMessage(written, me), pending: written })),
  ];
}

/**
 * What stands in a thread from top to bottom: days, the unread divider, and messages in runs.
 *
 * @param hasOlder whether more can be loaded above: then nobody knows that the first message begins its day. A divider
 *   that goes away when they come would take with it the place where the reader is.
 */
export function threadRows(
  messages: readonly ShownMessage[],
  unread: UnreadMark | undefined,
  hasOlder = false,
): ThreadRow[] {
  const rows: ThreadRow[] = [];
  let day = "";
  for (const [index, shown] of messages.entries()) {
    const { message } = shown;
    const ownDay = dayKey(new Date(message.sentAt));
    const isNewDay = ownDay !== day;
    const isUnreadMark = message.id === unread?.firstUnreadId;
    if (isNewDay && !(hasOlder && index === 0))
      rows.push({ kind: "day", key: `day-${ownDay}-${message.id}`, date: message.sentAt });
    if (isUnreadMark) rows.push({ kind: "unread", key: "unread", count: unread.count });
    day = ownDay;
    const next = messages[index + 1]?.message;
    rows.push({
      kind: "message",
      key: message.idempotencyKey ?? message.id,
      shown,
      isFirstOfRun: isNewDay || isUnreadMark || !continues(messages[index - 1]?.message, message),
      isLastOfRun: next === undefined || next.id === unread?.firstUnreadId || !continues(message, next),
    });
  }
  return rows;
}

function continues(earlier: Message | undefined, later: Message): boolean {
  if (!earlier || earlier.direction !== later.direction || earlier.type === "note" || later.type === "note")
    return false;
  if (authorKey(earlier) !== authorKey(later)) return false;
  const [from, to] = [new Date(earlier.sentAt), new Date(later.sentAt)];
  return to.getTime() - from.getTime() < RUN_MS && dayKey(from) === dayKey(to);
}

// In a group the id is the group's, whoever writes.
const authorKey = ({ author }: Message): string => (author.kind === "phone" ? "phone" : `${author.id} ${author.name}`);

function asMessage(pending: PendingMessage, me: Pick<Me, "id" | "name">): Message {
  const { replyTo } = pending;
  return {
    id: pending.idempotencyKey,
    idempotencyKey: pending.idempotencyKey,
    chatId: pending.chatId,
    direction: "outbound",
    author: { kind: "member", id: me.id, name: me.name },
    type: pending.content?.type ?? pending.attached?.kind ?? "text",
    text: pending.text || undefined,
    ...(pending.mentions && { mentions: [...pending.mentions] }),
    ...contentOf(pending),
    reactions: [],
    state: pending.state === "failed" ? "failed" : "queued",
    sentAt: pending.writtenAt,
    createdAt: pending.writtenAt,
    position: Number.MAX_SAFE_INTEGER,
    ...(replyTo && {
      replyTo: {
        id: replyTo.id,
        whatsappId: replyTo.whatsappId ?? "",
        text: replyTo.text,
        authorName: authorName(replyTo),
      },
    }),
  };
}

/** What a message on its way says besides its text, as the server will show it. */
function contentOf({ content, attached, idempotencyKey }: PendingMessage): Partial<Message> {
  switch (content?.type) {
    case "location": {
      const { type: _, ...location } = content;
      return { location };
    }
    case "contact":
      return {
        contacts: [content, ...(content.others ?? [])].map(({ name, phone }) => ({ name, phones: [phone] })),
      };
    case "note":
      return { text: content.text };
    case "poll":
      return {
        poll: {
          question: content.question,
          options: content.options.map((text) => ({ text, votes: [] })),
          maxSelections: content.multiple ? 0 : 1,
        },
      };
    default: {
      if (!attached) return {};
      const { file, voice, isViewOnce, isGif } = attached;
      const media = {
        id: idempotencyKey,
        mimeType: file.type,
        fileName: file.name,
        size: file.size,
        state: "ready" as const,
      };
      return { media: { ...media, ...voice }, ...(voice && { isVoice: true }), isViewOnce, isGif };
    }
  }
}

/** Who wrote a message; undefined for the business' own phone, which has no name. */
export const authorName = ({ author }: Message): string | undefined =>
  author.kind === "phone" ? undefined : author.name;

/**
 * Where the unread begins: the oldest of the newest `unreadCount` inbound messages. As far as they are loaded;
 * with fewer loaded, the oldest of those.
 */
export function unreadMark(messages: readonly Message[], unreadCount: number): UnreadMark | undefined {
  if (unreadCount <= 0) return undefined;
  let first: Message | undefined;
  let found = 0;
  for (let index = messages.length - 1; index >= 0 && found < unreadCount; index -= 1) {
    const message = messages[index];
    if (message?.direction !== "inbound" || message.type === "notice") continue;
    first = message;
    found += 1;
  }
  return first && { firstUnreadId: first.id, count: unreadCount };
}
