import type { Suggestion } from "@gomarketing/contracts";
import type { Problem } from "@gomarketing/service-kit";

/** What happens to a suggestion while it is written. `restart`: what was shown does not hold, another attempt begins. */
export type SuggestionEvent =
  | { readonly type: "delta"; readonly text: string; readonly draft: string }
  | { readonly type: "restart" }
  | { readonly type: "done"; readonly suggestion: Suggestion }
  | { readonly type: "error"; readonly problem: Problem };

/** A suggestion that is being written, for whoever listens: those who come late hear the draft so far first. */
export class RunningSuggestion {
  readonly id: string;
  readonly organizationId: string;
  readonly chatId: string;
  readonly #controller = new AbortController();
  readonly #listeners = new Set<(event: SuggestionEvent) => void>();
  #draft = "";
  #end: SuggestionEvent | undefined;

  constructor(id: string, organizationId: string, chatId: string) {
    this.id = id;
    this.organizationId = organizationId;
    this.chatId = chatId;
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
