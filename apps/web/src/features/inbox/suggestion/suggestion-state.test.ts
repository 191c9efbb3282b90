import type { Suggestion } from "@gomarketing/contracts";
import { describe, expect, it } from "vitest";
import { NONE, nextState, type SuggestionAction, type SuggestionState } from "./suggestion-state.ts";

const suggestion: Suggestion = {
  id: "s1",
  chatId: "c1",
  text: "Chega na sexta.",
  source: "model",
  citations: [],
  createdAt: "2026-11-25T12:00:00.000Z",
};
const after = (...actions: SuggestionAction[]): SuggestionState => actions.reduce(nextState, NONE);

describe("the suggestion card", () => {
  it("shows the draft as it grows, and then what was checked", () => {
    expect(after({ kind: "started", id: "s1" }, { kind: "draft", id: "s1", draft: "Chega" })).toEqual({
      kind: "writing",
      id: "s1",
      draft: "Chega",
      isAsked: false,
    });
    expect(after({ kind: "started", id: "s1" }, { kind: "done", suggestion })).toMatchObject({
      kind: "ready",
      suggestion,
    });
  });

  it("does not go back when a step comes late, or a second time by another way", () => {
    const done = after({ kind: "asked" }, { kind: "started", id: "s1" }, { kind: "done", suggestion });

    for (const late of [
      { kind: "started", id: "s1" },
      { kind: "draft", id: "s1", draft: "Che" },
      { kind: "done", suggestion },
      { kind: "failed", id: "s1", error: new Error() },
    ] as const)
      expect(nextState(done, late)).toBe(done);
    const discarded = nextState(done, { kind: "discarded" });
    expect(nextState(discarded, { kind: "done", suggestion })).toBe(discarded);
  });

  it("gives way to the next one, and is gone when something newer came", () => {
    const done = after({ kind: "started", id: "s1" }, { kind: "done", suggestion });
    expect(nextState(done, { kind: "started", id: "s2" })).toMatchObject({ kind: "writing", id: "s2" });
    expect(nextState(done, { kind: "outdated" })).toEqual(NONE);
  });

  it("says that nothing was found to whoever asked, and to nobody else", () => {
    const nothing = { ...suggestion, text: "", source: "knowledge" as const };
    expect(after({ kind: "started", id: "s1" }, { kind: "done", suggestion: nothing })).toEqual(NONE);
    expect(
      after({ kind: "asked" }, { kind: "started", id: "s1" }, { kind: "done", suggestion: nothing }),
    ).toMatchObject({
      kind: "ready",
    });
  });

  it("tells of a failure of its own and of no other's, and comes back when a discard is undone", () => {
    expect(after({ kind: "asked" }, { kind: "failed", error: "down" })).toEqual({ kind: "failed", error: "down" });
    const writing = after({ kind: "started", id: "s2" });
    expect(nextState(writing, { kind: "failed", id: "s1", error: "stale" })).toBe(writing);
    const discarded = after({ kind: "started", id: "s1" }, { kind: "done", suggestion }, { kind: "discarded" });
    expect(nextState(discarded, { kind: "restored" })).toMatchObject({ kind: "ready", suggestion });
  });
});
