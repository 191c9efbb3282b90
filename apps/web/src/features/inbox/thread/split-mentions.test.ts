import { describe, expect, it } from "vitest";
import { splitMentions } from "./split-mentions.ts";

const marked = (text: string, names: string[]) =>
  splitMentions(text, names)
    .map(({ text: piece, isMention }) => (isMention ? `[${piece}]` : piece))
    .join("");

describe("a note's mentions", () => {
  it("are those it names, and no other words after an @", () => {
    expect(marked("@Bruna veja, @todos e a@b.com", ["Bruna"])).toBe("[@Bruna] veja, @todos e a@b.com");
  });

  it("of two names that begin alike, the longer one", () => {
    expect(marked("@Ana Lima e @Ana", ["Ana", "Ana Lima"])).toBe("[@Ana Lima] e [@Ana]");
  });

  it("leave a note without them as it is", () => {
    expect(marked("nada", [])).toBe("nada");
    expect(splitMentions("", ["Ana"])).toEqual([]);
  });
});
