import { describe, expect, it } from "vitest";
import { labelled, namePeople } from "./name-people.ts";

const ANA = { jid: "101@lid", phone: "+5531988880001", name: "Ana", isAdmin: false };
const ANA_LIMA = { jid: "102@lid", name: "Ana Lima", isAdmin: true };
const NAMELESS = { jid: "103@lid", phone: "+5531988880003", isAdmin: false };

describe("a text to a group", () => {
  it("names people by the digits of their addresses, the longest name first, and nobody by a part of a word", () => {
    const people = labelled([ANA, ANA_LIMA, NAMELESS]);

    expect(namePeople("@Ana Lima e @Ana: @Anabela, ana@loja", people)).toEqual({
      text: "@102 e @101: @Anabela, ana@loja",
      mentions: [
        { jid: "102@lid", name: "Ana Lima" },
        { jid: "101@lid", phone: "+5531988880001", name: "Ana" },
      ],
    });
    expect(namePeople("oi @todos", people)).toEqual({ text: "oi @todos" });
  });

  it("tells apart those of one name by their numbers, and names who has none by it", () => {
    const people = labelled([ANA, { ...ANA, jid: "104@lid", phone: "+5531988880004" }, NAMELESS]);
    const [first, second, third] = people.map(({ label }) => label);

    expect(new Set([first, second, third]).size).toBe(3);
    expect(namePeople(`@${second} @${third}`, people)).toMatchObject({
      text: "@104 @103",
      mentions: [{ jid: "104@lid" }, { jid: "103@lid" }],
    });
  });
});
