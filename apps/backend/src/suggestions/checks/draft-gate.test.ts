import { describe, expect, it } from "vitest";
import { readConversations } from "../evaluation/conversations.ts";
import { checksOf } from "./check.ts";
import { DraftGate } from "./draft-gate.ts";

const [conversation] = readConversations();
if (!conversation) throw new Error("there are conversations");

function gate(name = "Marina Souza"): DraftGate {
  const situation = { ...conversation?.situation, contact: { name, facts: {} } } as Parameters<typeof checksOf>[0];
  const prompt = { instructions: "Nunca cumprimente.", nonce: "f3a91c07d2", language: "pt-BR", greeting: null };
  return new DraftGate(checksOf(situation, prompt));
}

describe("a draft while it is written", () => {
  it("shows the first letters at once, where no word that begins so speaks against it", () => {
    const draft = gate();
    expect(draft.push("Ent")).toBe("Ent");
    expect(draft.push("regamos")).toBe("");
    expect(draft.push(" em casa")).toBe("regamos em ");
  });

  it.each([
    ["courtesy", ["Ol", "á, tudo bem? "]],
    ["one letter, which may become anything", ["O"]],
    ["the customer's name", ["Mar", "ina"]],
    ["what may cost the business something", ["Desc"]],
  ])("holds back what may become: %s", (_what, pieces) => {
    const draft = gate();
    for (const piece of pieces) expect(draft.push(piece)).toBe("");
  });

  it("judges a sentence by all of its words, those that are shown too", () => {
    const draft = gate();
    expect(draft.push("Cancelamos ")).not.toBe("");
    expect(draft.push("a entrega de ontem. Falta ")).toBe("");
    expect(draft.push("o resto. Fim")).toBe("");
  });
});
