import { Problem } from "@gomarketing/service-kit";
import { ChatNotFound } from "../chats/chat-errors.ts";
import type { BackendContext } from "../context.ts";
import type { FeedEvent, LiveFeed } from "../live/live-feed.ts";
import { readSettings } from "./settings/read-settings.ts";
import { startSuggestion } from "./start-suggestion.ts";

/** A customer who goes on writing is waited for no longer than this after the first message. */
const LONGEST_WAIT_MS = 8_000;
/** Whoever walks through the list of chats looks at each for a moment. */
const OPENED_WAIT_MS = 600;
const MAX_WAITING = 5_000;

const CREATED = /^"event":"message\.created"/;
const UPDATED = /^"event":"message\.updated"/;
const FAILED = /^"event":"suggestion\.failed"/;
const INBOUND = /"direction":"inbound"/;
/** An update that changes what was said. */
const SAYS_OTHERWISE = /"transcript":\{|"editedAt":/;
const ID_OF_SUGGESTION = /"id":"([0-9a-f-]{36})"/;

/** Until when a chat's customer is waited for. */
interface Waiting {
  readonly organizationId: string;
  readonly firstAt: number;
  lastAt: number;
  /** Undefined while the organization's settings are read. */
  waitMs: number | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Has a suggestion written when a customer writes and somebody would see it: who looks at the chat, or whose it is and who is
 * here. Messages in a row are waited for.
 *
 * It hears of messages as browsers do, by the live feed and after the commit. So each process sees to those that look
 * through it, intake pays nothing for it, and the wait is exact: jobs that are put off are found by a look every two seconds.
 * Nothing hangs on a wait that a restart loses: whoever looks subscribes again, and that asks too.
 */
export class AutomaticSuggestions {
  readonly #context: BackendContext;
  readonly #feed: LiveFeed;
  /** By chat. */
  readonly #waiting = new Map<string, Waiting>();
  #leave: (() => void)[] = [];

  constructor(context: BackendContext, feed: LiveFeed) {
    this.#context = context;
    this.#feed = feed;
  }

  start(): void {
    this.#leave = [this.#feed.listen((events) => events.forEach(this.#onEvent)), this.#feed.onWatched(this.#onWatched)];
  }

  stop(): void {
    for (const leave of this.#leave) leave();
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #onEvent = ({ organizationId, channels, body }: FeedEvent): void => {
    const chatId = channels.find((channel) => channel.startsWith("chat:"))?.slice("chat:".length);
    if (!chatId) return;
    if (FAILED.test(body)) return this.#context.suggestions.supersede(chatId, ID_OF_SUGGESTION.exec(body)?.[1] ?? "");
    const isNews = CREATED.test(body) || (UPDATED.test(body) && SAYS_OTHERWISE.test(body));
    if (!isNews || !INBOUND.test(body)) return;
    if (this.#feed.isWatched(organizationId, `chat:${chatId}`) || this.#feed.isAnybodyHere(organizationId))
      void this.#onNews(organizationId, chatId);
  };

  async #onNews(organizationId: string, chatId: string): Promise<void> {
    const now = this.#context.clock().getTime();
    const present = this.#waiting.get(chatId);
    if (present) {
      present.lastAt = now;
      return this.#arm(chatId, present);
    }
    if (this.#waiting.size >= MAX_WAITING) return;
    const waiting: Waiting = { organizationId, firstAt: now, lastAt: now, waitMs: undefined, timer: undefined };
    this.#waiting.set(chatId, waiting);
    const settings = await readSettings(this.#context.db.of(organizationId), organizationId).catch(() => undefined);
    if (!settings?.isAutomatic) return void this.#waiting.delete(chatId);
    waiting.waitMs = settings.burstWaitMs;
    this.#arm(chatId, waiting);
  }

  #onWatched = (organizationId: string, channel: string): void => {
    if (!channel.startsWith("chat:")) return;
    const chatId = channel.slice("chat:".length);
    // Whoever still writes is waited for already.
    if (this.#waiting.has(chatId) || this.#waiting.size >= MAX_WAITING) return;
    const now = this.#context.clock().getTime();
    const waiting = { organizationId, firstAt: now, lastAt: now, waitMs: OPENED_WAIT_MS, timer: undefined };
    this.#waiting.set(chatId, waiting);
    this.#arm(chatId, waiting);
  };

  #arm(chatId: string, waiting: Waiting): void {
    if (waiting.waitMs === undefined || this.#waiting.get(chatId) !== waiting) return;
    clearTimeout(waiting.timer);
    const due = Math.min(waiting.lastAt + waiting.waitMs, waiting.firstAt + LONGEST_WAIT_MS);
    waiting.timer = setTimeout(
      () => {
        this.#waiting.delete(chatId);
        void this.#suggest(waiting.organizationId, chatId);
      },
      Math.max(0, due - this.#context.clock().getTime()),
    );
  }

  async #suggest(organizationId: string, chatId: string): Promise<void> {
    const { newId, presence, log } = this.#context;
    try {
      if (!(await this.#isSeen(organizationId, chatId))) return;
      await startSuggestion(this.#context, organizationId, chatId, { requestedBy: null, instruction: null });
    } catch (error) {
      if (error instanceof ChatNotFound) return;
      if (!(error instanceof Problem)) return log.warn({ err: error }, "no suggestion could be begun");
      const data = { chatId, id: newId(), text: "", problem: error.toDocument() };
      presence(organizationId, [`chat:${chatId}`], { event: "suggestion.failed", data });
    }
  }

  async #isSeen(organizationId: string, chatId: string): Promise<boolean> {
    if (this.#feed.isWatched(organizationId, `chat:${chatId}`)) return true;
    const chat = await this.#context.db
      .of(organizationId)
      .selectFrom("chats")
      .select("assignee_id")
      .where("organization_id", "=", organizationId)
      .where("id", "=", chatId)
      .executeTakeFirst();
    return !!chat?.assignee_id && this.#feed.isHere(organizationId, chat.assignee_id);
  }
}
