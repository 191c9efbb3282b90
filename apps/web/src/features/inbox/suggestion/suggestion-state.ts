import type { Suggestion } from "@gomarketing/contracts";

/** What the card shows. */
export type SuggestionState =
  | { readonly kind: "none" }
  | { readonly kind: "writing"; readonly id?: string; readonly draft: string; readonly isAsked: boolean }
  | { readonly kind: "ready"; readonly suggestion: Suggestion; readonly isAsked: boolean }
  | { readonly kind: "discarded"; readonly suggestion: Suggestion }
  | { readonly kind: "failed"; readonly error: unknown };

/** What happens to it: of what was asked for here, and of what the server writes by itself. */
export type SuggestionAction =
  | { readonly kind: "asked" }
  | { readonly kind: "started"; readonly id: string }
  | { readonly kind: "draft"; readonly id: string; readonly draft: string }
  | { readonly kind: "done"; readonly suggestion: Suggestion }
  | { readonly kind: "failed"; readonly id?: string; readonly error: unknown }
  /** Something newer came: it answers what is no longer the last word. */
  | { readonly kind: "outdated" }
  | { readonly kind: "used" }
  | { readonly kind: "discarded" }
  | { readonly kind: "restored" }
  | { readonly kind: "closed" };

export const NONE: SuggestionState = { kind: "none" };

/** The next state. What comes late, or twice by two ways, changes nothing. */
export function nextState(state: SuggestionState, action: SuggestionAction): SuggestionState {
  switch (action.kind) {
    case "asked":
      return { kind: "writing", draft: "", isAsked: true };
    case "started":
      return isOf(state, action.id) ? state : { ...writing(state), id: action.id, draft: "" };
    case "draft":
      if (isFinished(state, action.id)) return state;
      return { ...writing(state), id: action.id, draft: action.draft };
    case "done":
      return isFinished(state, action.suggestion.id) ? state : finished(state, action.suggestion);
    case "failed":
      // Of another than what is shown: it says nothing of this one.
      return state.kind !== "writing" || (state.id && action.id && state.id !== action.id)
        ? state
        : { kind: "failed", error: action.error };
    case "outdated":
      return state.kind === "writing" ? state : NONE;
    case "used":
    case "closed":
      return NONE;
    case "discarded":
      return state.kind === "ready" ? { kind: "discarded", suggestion: state.suggestion } : NONE;
    case "restored":
      return state.kind === "discarded" ? { kind: "ready", suggestion: state.suggestion, isAsked: true } : state;
  }
}

const writing = (state: SuggestionState) => ({
  kind: "writing" as const,
  isAsked: state.kind === "writing" && state.isAsked,
});

// That nothing was found is worth a card only for whoever asked.
function finished(state: SuggestionState, suggestion: Suggestion): SuggestionState {
  const isAsked = state.kind === "writing" && state.isAsked;
  const isEmpty = suggestion.text === "" && suggestion.citations.length === 0;
  return isEmpty && !isAsked ? NONE : { kind: "ready", suggestion, isAsked };
}

const isFinished = (state: SuggestionState, id: string): boolean =>
  (state.kind === "ready" || state.kind === "discarded") && state.suggestion.id === id;

const isOf = (state: SuggestionState, id: string): boolean =>
  isFinished(state, id) || (state.kind === "writing" && state.id === id);
