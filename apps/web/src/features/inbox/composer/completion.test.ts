import { describe, expect, it } from "vitest";
import { complete, mentionedIn, shortcutIn, triggerAt } from "./completion.ts";

const inNote = (text: string) => triggerAt(text, text.length, "team")?.typed;
const inAnswer = (text: string) => triggerAt(text, text.length, "person")?.typed;
const inGroup = (text: string) => triggerAt(text, text.length, "group");

describe("what asks for a list", () => {
  it("is an @ at the start of a word, in a note", () => {
    expect([inNote("@"), inNote("veja @Bru"), inNote("(@ana li")]).toEqual(["", "Bru", "ana li"]);
    expect([inNote("ana@loja"), inNote("@bruna hoje sim"), inAnswer("@bru")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is an @ to a group too, for its own people", () => {
    expect([inGroup("oi @bi"), inGroup("/fre"), inGroup("bia@loja")]).toEqual([
      { kind: "participant", typed: "bi", from: 3 },
      { kind: "quickReply", typed: "fre", from: 0 },
      undefined,
    ]);
  });

  it("is a slash that begins an answer", () => {
    expect([inAnswer("/"), inAnswer("/fre")]).toEqual(["", "fre"]);
    expect([inAnswer("e/ou"), inAnswer("/frete agora"), inAnswer("//"), inNote("/fre")]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("is all of an answer where that is a shortcut, and nothing where words follow", () => {
    expect([shortcutIn("/frete"), shortcutIn("/frete \n")].map((one) => one?.typed)).toEqual(["frete", "frete"]);
    expect([shortcutIn("/frete hoje"), shortcutIn(" /frete"), shortcutIn("e/ou"), shortcutIn("")]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("is replaced by what was chosen, with the cursor behind it", () => {
    const text = "veja @bru isto";
    const trigger = triggerAt(text, 9, "team");
    expect(trigger && complete(text, 9, trigger, "@Bruna ")).toEqual({ text: "veja @Bruna  isto", cursor: 12 });
  });
});

describe("whom a note names", () => {
  it("are those whose names stand in it after an @", () => {
    const people = [
      { id: "1", name: "Ana Lima" },
      { id: "2", name: "Bruna" },
    ];
    expect(mentionedIn("@Ana Lima, fale com a Bruna", people)).toEqual(["1"]);
  });
});
