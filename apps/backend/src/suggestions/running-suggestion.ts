import type { Suggestion } from "@gomarketing/contracts";
import { Lanes, type Problem, Turnstile } from "@gomarketing/service-kit";
import { Stopping, Superseded } from "./suggestion-problems.ts";

/** What happens to a suggestion while it is written. `restart`: what was shown does not hold, another attempt begins. */
export type SuggestionEvent =
  | { readonly type: "delta"; readonly text: string; readonly draft: string }
  | { readonly type: "restart" }
  | { readonly type: "done"; readonly suggestion: Suggestion }
  | { readonly type: "error"; readonly problem: Problem };

interface Of {
  readonly id: string;
  readonly organizationId: string;
  readonly chatId: string;
  readonly source: Suggestion["source"];
}

/** A suggestion that is being written, for whoever listens: those who come late hear the draft so far first. */
export class RunningSuggestion {
  readonly id: string;
  readonly organizationId: string;
  readonly chatId: string;
  readonly source: Suggestion["source"];
  readonly #controller = new AbortController();
  readonly #listeners = new Set<(event: SuggestionEvent) => void>();
  #draft = "";
  #end: SuggestionEvent | undefined;

  constructor({ id, organizationId, chatId, source }: Of) {
    this.id = id;
    this.organizationId = organizationId;
    this.chatId = chatId;
    this.source = source;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Ends it for a reason, if it is not over. */
  abort(reason: Problem): void {
    this.#controller.abort(reason);
  }

  /** Calls `listener` with everything from the beginning on, as far as it still matters; answers how to stop that. */
  listen(listener: (event: SuggestionEvent) => void): () => void {
    if (this.#draft !== "") listener({ type: "delta", text: this.#draft, draft: this.#draft });
    if (this.#end) listener(this.#end);
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: SuggestionEvent): void {
    if (this.#end) return;
    if (event.type === "delta") this.#draft = event.draft;
    else if (event.type === "restart") this.#draft = "";
    else this.#end = event;
    for (const listener of this.#listeners) listener(event);
    if (this.#end) this.#listeners.clear();
  }
}

/** Enough for one to compute while others wait for the database. */
const MAX_PREPARED_AT_ONCE = 8;

/** The suggestions that this process is writing: one a chat at most. Which of several processes writes, the database says. */
export class RunningSuggestions {
  /** By chat: of all who ask at one moment, the first has it begun and the others hear that one. */
  readonly starting = new Lanes();
  /** From the claim until the provider is asked, or passages are found. */
  readonly preparing = new Turnstile(MAX_PREPARED_AT_ONCE);
  readonly #byChat = new Map<string, { running: RunningSuggestion; work: Promise<void> }>();

  /** The one of a chat, if one is being written here. */
  of(organizationId: string, chatId: string): RunningSuggestion | undefined {
    const running = this.#byChat.get(chatId)?.running;
    return running?.organizationId === organizationId && !running.isOver ? running : undefined;
  }

  /** From now on it is the chat's: one that was, is out of date. */
  begin(running: RunningSuggestion, write: () => Promise<void>): void {
    this.#byChat.get(running.chatId)?.running.abort(new Superseded());
    const work = write().finally(() => {
      if (this.#byChat.get(running.chatId)?.running === running) this.#byChat.delete(running.chatId);
    });
    this.#byChat.set(running.chatId, { running, work });
  }

  /** Something newer came, here or in another process. */
  supersede(chatId: string, id: string): void {
    const running = this.#byChat.get(chatId)?.running;
    if (running?.id === id) running.abort(new Superseded());
  }

  /** Ends all, and waits until what became of them is written down. */
  async stop(): Promise<void> {
    const all = [...this.#byChat.values()];
    for (const { running } of all) running.abort(new Stopping());
    await Promise.allSettled(all.map(({ work }) => work));
  }
}
