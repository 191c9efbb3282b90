import { describe, expect, it } from "vitest";
import en from "./en.json" with { type: "json" };
import ptBR from "./pt-BR.json" with { type: "json" };

type Tree = { [key: string]: string | Tree };

/** Every text with its path. */
function textsOf(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value] as [string, string]] : textsOf(value, `${path}${key}.`),
  );
}

/** What a text is filled with: `{name}`, `{count, plural, …}`, `<b>`. */
const slotsOf = (text: string) =>
  [...text.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map((match) => match[1] ?? match[2]).sort();

const portuguese = new Map(textsOf(ptBR));
const english = new Map(textsOf(en));

describe("the two languages", () => {
  it("say the same things", () => {
    expect([...english.keys()]).toEqual([...portuguese.keys()]);
  });

  it("fill every text with the same values", () => {
    for (const [key, text] of portuguese) expect([key, slotsOf(english.get(key) ?? "")]).toEqual([key, slotsOf(text)]);
  });

  it("leave nothing empty", () => {
    expect([...portuguese, ...english].filter(([, text]) => text.trim() === "")).toEqual([]);
  });
});
