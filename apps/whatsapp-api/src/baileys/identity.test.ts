import { describe, expect, it } from "vitest";
import { formsOf, isIgnored, personOf, phoneOf, withNinthDigit } from "./identity.ts";
import { harmlessName } from "./media-in.ts";

const nobody = { phoneJidOf: () => undefined, lidOf: () => undefined, subjectOf: () => undefined };

describe("a phone number", () => {
  it("of a Brazilian mobile is dialled with the ninth digit, whichever address its account has", () => {
    expect(phoneOf("553188887777@s.whatsapp.net")).toBe("+5531988887777");
    expect(phoneOf("5531988887777@s.whatsapp.net")).toBe("+5531988887777");
    expect(withNinthDigit("+553133334444")).toBe("+553133334444");
    expect(withNinthDigit("+14155550123")).toBe("+14155550123");
    expect(formsOf("+5531988887777")).toEqual(["+5531988887777", "+553188887777"]);
    expect(formsOf("+553188887777")).toEqual(["+553188887777", "+5531988887777"]);
    expect(formsOf("+14155550123")).toEqual(["+14155550123"]);
  });
});

describe("a person", () => {
  it("has both addresses whichever of them came", () => {
    const known = {
      ...nobody,
      phoneJidOf: (lid: string) => (lid === "7@lid" ? "5531988887777@s.whatsapp.net" : undefined),
      lidOf: (jid: string) => (jid === "5531988887777@s.whatsapp.net" ? "7@lid" : undefined),
    };
    const both = { lid: "7@lid", phone: "+5531988887777" };

    expect(personOf("7:3@lid", undefined, known)).toEqual({ jid: "7@lid", ...both });
    expect(personOf("5531988887777@s.whatsapp.net", undefined, known)).toMatchObject(both);
    expect(personOf("7@lid", "5531988887777:2@s.whatsapp.net", nobody)).toMatchObject(both);
    expect(personOf("7@lid", undefined, nobody)).toEqual({ jid: "7@lid", lid: "7@lid" });
  });
});

describe("status broadcasts and newsletters", () => {
  it("are nobody's business unless asked for", () => {
    const [neither, both] = [
      { status: false, newsletters: false },
      { status: true, newsletters: true },
    ];
    for (const jid of ["status@broadcast", "120363@newsletter"]) {
      expect(isIgnored(jid, neither)).toBe(true);
      expect(isIgnored(jid, both)).toBe(false);
    }
    expect(isIgnored("7@lid", neither)).toBe(false);
    expect(isIgnored("120363@g.us", neither)).toBe(false);
  });
});

describe("a file's name", () => {
  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\eu\\nota.pdf", "nota.pdf"],
    ["nota\u202Efdp.exe", "notafdp.exe"],
    ['a<b>:"c|d?.txt', "abcd.txt"],
    ["..", undefined],
    ["", undefined],
    ["Orçamento – João.pdf", "Orçamento – João.pdf"],
    [`${"x".repeat(400)}.pdf`, `${"x".repeat(196)}.pdf`],
  ])("%s becomes harmless", (given, harmless) => {
    expect(harmlessName(given)).toBe(harmless);
  });
});
