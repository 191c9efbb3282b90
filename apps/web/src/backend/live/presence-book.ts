import type { Look, Presence } from "@gomarketing/contracts";
import { Cell } from "./cell.ts";
import type { EventFrame } from "./live-socket.ts";

type Typing = "composing" | "recording";
export type TypingByChat = ReadonlyMap<string, Typing>;

/** A colleague who has a chat open, or writes in it. */
export interface Onlooker {
  readonly id: string;
  readonly name: string;
  readonly state: Exclude<Look, "idle">;
}

const NOBODY: readonly Onlooker[] = [];
/** WhatsApp repeats "composing" at least this often while somebody types. */
const TYPING_ENDS_AFTER_MS = 25_000;
/** A colleague's browser says every 30 s that it is there. */
const LOOK_ENDS_AFTER_MS = 45_000;
/** Somebody is online until WhatsApp says otherwise, or has been silent for so long. */
const ONLINE_ENDS_AFTER_MS = 180_000;

/** Who writes or is there now, customers and colleagues. What nobody repeats ends by itself. */
export class PresenceBook {
  readonly typing = new Cell<TypingByChat>(new Map());
  /** Chats whose customer has WhatsApp open. */
  readonly online = new Cell<ReadonlySet<string>>(new Set());
  readonly onlookers = new Cell<ReadonlyMap<string, readonly Onlooker[]>>(new Map());
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  watch(frame: EventFrame): void {
    if (frame.event === "presence.updated") this.#show(frame.data);
    // Whoever has sent what they were typing types no longer, whether their phone says so or not.
    if (frame.event === "message.created" && frame.data.direction === "inbound")
      this.#showTyping(frame.data.chatId, undefined);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  onlookersOf = (chatId: string): readonly Onlooker[] => this.onlookers.get().get(chatId) ?? NOBODY;

  #show(presence: Presence): void {
    const { chatId } = presence;
    if ("member" in presence) {
      this.#showOnlooker(chatId, presence.member, presence.state);
      return;
    }
    const { state } = presence;
    this.#showTyping(chatId, state === "composing" || state === "recording" ? state : undefined);
    // Whoever writes is there; whoever stops writing may be.
    if (state !== "paused") this.#showOnline(chatId, state !== "unavailable");
  }

  #showTyping(chatId: string, state: Typing | undefined): void {
    this.#endLater(`typing ${chatId}`, state ? TYPING_ENDS_AFTER_MS : undefined, () =>
      this.#showTyping(chatId, undefined),
    );
    if (this.typing.get().get(chatId) === state) return;
    const typing = new Map(this.typing.get());
    if (state) typing.set(chatId, state);
    else typing.delete(chatId);
    this.typing.set(typing);
  }

  #showOnline(chatId: string, isOnline: boolean): void {
    this.#endLater(`online ${chatId}`, isOnline ? ONLINE_ENDS_AFTER_MS : undefined, () =>
      this.#showOnline(chatId, false),
    );
    if (this.online.get().has(chatId) === isOnline) return;
    const online = new Set(this.online.get());
    if (isOnline) online.add(chatId);
    else online.delete(chatId);
    this.online.set(online);
  }

  #showOnlooker(chatId: string, { id, name }: { id: string; name: string }, state: Look): void {
    this.#endLater(`look ${chatId} ${id}`, state === "idle" ? undefined : LOOK_ENDS_AFTER_MS, () =>
      this.#showOnlooker(chatId, { id, name }, "idle"),
    );
    const others = this.onlookersOf(chatId).filter((one) => one.id !== id);
    const present = state === "idle" ? others : [...others, { id, name, state }];
    const onlookers = new Map(this.onlookers.get());
    if (present.length > 0) onlookers.set(chatId, present);
    else if (!onlookers.delete(chatId)) return;
    this.onlookers.set(onlookers);
  }

  #endLater(key: string, afterMs: number | undefined, end: () => void): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (afterMs !== undefined) this.#timers.set(key, setTimeout(end, afterMs));
  }
}
