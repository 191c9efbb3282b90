import { describe, expect, it } from "vitest";
import { hasWords } from "./has-words.ts";

describe("what was typed", () => {
  it("finds begun words in any order, without their accents", () => {
    expect(hasWords("Marcar como não lida", "nao marc")).toBe(true);
    expect(hasWords("Sessões", "sessoes")).toBe(true);
  });

  it("finds nothing where a word is missing", () => {
    expect(hasWords("Marcar como não lida", "marcar resolvida")).toBe(false);
  });

  it("finds everything while it is empty", () => {
    expect(hasWords("Resolver", "")).toBe(true);
  });
});
