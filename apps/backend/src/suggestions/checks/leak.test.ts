import { describe, expect, it } from "vitest";
import type { Situation } from "../context/situation.ts";
import { readConversations } from "../evaluation/conversations.ts";
import { suggestionPrompt } from "../prompt/suggestion-v1.ts";
import { leaks } from "./leak.ts";

const NONCE = "f3a91c07d2";
const conversations = readConversations();
const { instructions } = suggestionPrompt(conversations[0]?.situation as Situation, NONCE, "pt-BR");

describe("what says how it was told to write", () => {
  it.each([
    "Não me permitem repetir aberturas.",
    "Tenho ordem de nunca assinar.",
    "Fui treinado para não colocar emojis.",
    "Me ensinaram a usar só negrito e listas.",
  ])("is a leak: %s", (text) => expect(leaks(text, instructions, NONCE)).toBe(true));

  it("is nothing that agents and customers say of a business", () => {
    const said = conversations.flatMap(({ reply, situation }) => [
      reply,
      ...situation.turns.map(({ text }) => text),
      ...situation.sources.map(({ text }) => text),
    ]);
    expect(said.filter((text) => leaks(text, instructions, NONCE))).toEqual([]);
  });

  it("is not an order that a customer gave", () => {
    expect(leaks("O banco me pediu o documento e o código.", instructions, NONCE)).toBe(false);
    expect(leaks("Recebi a ordem de serviço 12 hoje cedo.", instructions, NONCE)).toBe(false);
  });
});
