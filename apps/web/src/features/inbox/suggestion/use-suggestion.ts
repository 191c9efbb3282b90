import type { Chat, Suggestion } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { useLiveEvents } from "../../../backend/live/live-provider.tsx";
import type { EventFrame } from "../../../backend/live/live-socket.ts";
import { BackendProblem, toProblem } from "../../../backend/problem.ts";
import { keys } from "../../../backend/query-keys.ts";
import { askForSuggestion, fetchSuggestion, giveFeedback } from "../../../backend/suggestions.ts";
import { useMe } from "../../shell/use-me.ts";
import { NONE, nextState, type SuggestionAction, type SuggestionState } from "./suggestion-state.ts";
import { forgetUsed, rememberUsed, usedIn } from "./used-suggestions.ts";

/** Puts a suggestion where the agent writes: the text that the card showed, or what the agent made of it there. */
export type Insert = (suggestion: Suggestion, suggested: string, text?: string) => void;

export interface ChatSuggestion {
  readonly state: SuggestionState;
  /** Asks for another one, perhaps saying what is wanted. */
  ask(instruction?: string): void;
  /** It goes into the composer; `suggested` is what the card showed. What is sent then tells how much of it was good. */
  use(suggestion: Suggestion, suggested: string): void;
  discard(): void;
  restore(): void;
  /** Why it was discarded. */
  explain(suggestion: Suggestion, reason: string): void;
  close(): void;
}

/** The suggestion of a chat, whoever asked for it: this agent, a colleague, or the customer by writing. */
export function useSuggestion(chat: Chat): ChatSuggestion {
  const [state, dispatch] = useReducer(nextState, NONE);
  useCurrent(chat.id, dispatch);
  useLiveSteps(chat.id, dispatch);
  useFeedbackOnSending(chat.id);
  const ask = useAsk(chat.id, dispatch);

  const use = useCallback((suggestion: Suggestion, suggested: string) => {
    rememberUsed(suggestion, suggested);
    dispatch({ kind: "used" });
  }, []);
  const discard = useCallback(() => {
    if (state.kind === "ready") tell(state.suggestion.id, { outcome: "discarded" });
    dispatch({ kind: "discarded" });
  }, [state]);
  const explain = useCallback((suggestion: Suggestion, reason: string) => {
    tell(suggestion.id, { outcome: "discarded", reason });
    dispatch({ kind: "closed" });
  }, []);
  const restore = useCallback(() => dispatch({ kind: "restored" }), []);
  const close = useCallback(() => dispatch({ kind: "closed" }), []);
  return { state, ask, use, discard, restore, explain, close };
}

/** What there was before the chat was opened, or while the live connection was away. */
function useCurrent(chatId: string, dispatch: (action: SuggestionAction) => void): void {
  const { data } = useQuery({
    queryKey: keys.suggestion(chatId),
    queryFn: () => fetchSuggestion(chatId),
    gcTime: 0,
    meta: { isShownInPlace: true },
  });
  useEffect(() => {
    if (data?.suggestion) dispatch({ kind: "done", suggestion: data.suggestion });
  }, [data, dispatch]);
}

function useLiveSteps(chatId: string, dispatch: (action: SuggestionAction) => void): void {
  const listen = useCallback(
    (frames: readonly EventFrame[]) => {
      for (const frame of frames) {
        const action = actionOf(frame, chatId);
        if (action) dispatch(action);
      }
    },
    [chatId, dispatch],
  );
  useLiveEvents(listen);
}

/** What an event says of the chat's suggestion. */
function actionOf({ event, data }: EventFrame, chatId: string): SuggestionAction | undefined {
  switch (event) {
    case "suggestion.started":
      return data.chatId === chatId ? { kind: "started", id: data.id } : undefined;
    case "suggestion.delta":
      return data.chatId === chatId ? { kind: "draft", id: data.id, draft: data.text } : undefined;
    case "suggestion.completed": {
      if (data.chatId !== chatId) return undefined;
      const { id, text, source = "model", citations = [], basedOnMessageId } = data;
      const createdAt = new Date().toISOString();
      return { kind: "done", suggestion: { id, chatId, text, source, citations, createdAt, basedOnMessageId } };
    }
    case "suggestion.failed":
      return data.chatId === chatId ? failedAs(toProblem(0, data.problem), data.id) : undefined;
    case "message.created":
      return data.chatId === chatId && data.type !== "note" && data.type !== "notice"
        ? { kind: "outdated" }
        : undefined;
    default:
      return undefined;
  }
}

// That something newer came is no failure.
const failedAs = (error: unknown, id?: string): SuggestionAction =>
  error instanceof BackendProblem && error.document.type === "/problems/suggestion-superseded"
    ? { kind: "closed" }
    : { kind: "failed", error, ...(id !== undefined && { id }) };

function useAsk(chatId: string, dispatch: (action: SuggestionAction) => void): (instruction?: string) => void {
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);
  return useCallback(
    (instruction) => {
      asking.current?.abort();
      const controller = new AbortController();
      asking.current = controller;
      const run = async () => {
        dispatch({ kind: "asked" });
        try {
          for await (const step of askForSuggestion(chatId, instruction, controller.signal)) dispatch(step);
        } catch (error) {
          if (!controller.signal.aborted) dispatch(failedAs(error));
        }
      };
      void run();
    },
    [chatId, dispatch],
  );
}

/** When a suggestion was put into the composer, the next text that this member sends is what became of it. */
function useFeedbackOnSending(chatId: string): void {
  const me = useMe();
  const listen = useCallback(
    (frames: readonly EventFrame[]) => {
      for (const { event, data } of frames) {
        const used = usedIn(chatId);
        if (!used || event !== "message.created" || data.chatId !== chatId || data.text === undefined) continue;
        if (data.author.kind !== "member" || data.author.id !== me.id || data.type === "note") continue;
        forgetUsed(chatId);
        tell(used.id, {
          outcome: data.text.trim() === used.suggested.trim() ? "accepted" : "edited",
          finalText: data.text,
        });
      }
    },
    [chatId, me.id],
  );
  useLiveEvents(listen);
}

/** The desk works on whether or not this arrives. */
const tell = (...feedback: Parameters<typeof giveFeedback>): void =>
  void giveFeedback(...feedback).catch(() => undefined);
