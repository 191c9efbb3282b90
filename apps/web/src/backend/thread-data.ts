import type { Message } from "@gomarketing/contracts";
import { replaceEqualDeep } from "@tanstack/react-query";
import type { MessagePage } from "./messages.ts";

/** The part of a chat that is loaded: an unbroken stretch that ends at its newest message. */
export interface ThreadData {
  /** By `position`, oldest first; no message twice. */
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
}

/** Adds the page before the stretch. */
export function withOlderPage(thread: ThreadData, page: MessagePage): ThreadData {
  return { messages: merge(page.messages, thread.messages), hasOlder: page.hasMore };
}

/**
 * The same messages as the very objects that are known where nothing about them has changed: their bubbles are not drawn
 * again. What the query cache does by place would compare each with its neighbour when a page comes in above.
 */
export function withKnownMessages(known: ThreadData | undefined, news: ThreadData): ThreadData {
  if (!known || known === news) return news;
  const byId = new Map(known.messages.map((message) => [message.id, message]));
  const messages = news.messages.map((message) => replaceEqualDeep(byId.get(message.id), message));
  const isSame =
    known.hasOlder === news.hasOlder &&
    known.messages.length === messages.length &&
    messages.every((message, index) => message === known.messages[index]);
  return isSame ? known : { ...news, messages };
}

/** Adds what happened live. A message older than an unfinished stretch is left for the page that brings it. */
export function withLiveMessages(thread: ThreadData, arrived: readonly Message[]): ThreadData {
  const oldest = thread.messages[0]?.position ?? 0;
  const belonging = thread.hasOlder ? arrived.filter(({ position }) => position >= oldest) : arrived;
  if (belonging.length === 0) return thread;
  return { ...thread, messages: merge(thread.messages, belonging) };
}

/** Takes out what was taken back. */
export const withoutMessages = (thread: ThreadData, ids: readonly string[]): ThreadData =>
  ids.length === 0 ? thread : { ...thread, messages: thread.messages.filter(({ id }) => !ids.includes(id)) };

/**
 * The union of two lists, by position. Of two versions of one message the later given wins, unless it is
 * older news: a state never moves back.
 */
function merge(earlier: readonly Message[], later: readonly Message[]): Message[] {
  const byId = new Map(earlier.map((message) => [message.id, message]));
  for (const message of later) byId.set(message.id, newer(byId.get(message.id), message));
  return [...byId.values()].sort((a, b) => a.position - b.position);
}

const PROGRESS = { queued: 0, failed: 1, sent: 2, delivered: 3, read: 4, played: 5, received: 6 } as const;

/** The version of a message to show: the news, unless its state is older than the one known. */
export function newer(known: Message | undefined, news: Message): Message {
  if (!known || PROGRESS[news.state] >= PROGRESS[known.state]) return news;
  // Sent again after a failure: back to queued is the truth.
  if (known.state === "failed") return news;
  return { ...news, state: known.state };
}
