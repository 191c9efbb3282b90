import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import en from "../../../i18n/en.json";
import pt from "../../../i18n/pt-BR.json";
import { COMMAND_IDS, factsOf, GROUPS } from "./command-list.ts";
import { keyNames } from "./keys.ts";

const MARKS = { begin: "<!-- keyboard map -->\n", end: "\n<!-- /keyboard map -->" };

/** All shortcuts as a table, from the list that the desk itself goes by. */
function keyboardMap({ groups, names }: typeof en.commands, headings: string): string {
  const rows = GROUPS.flatMap((group) =>
    COMMAND_IDS.flatMap((id) => {
      const facts = factsOf(id);
      if (facts.group !== group || !facts.keys) return [];
      const keys = keyNames(facts.keys, false).map((key) => `<kbd>${key}</kbd>`);
      return [`| ${groups[group]} | ${keys.join(" ")} | ${names[id]} |`];
    }),
  );
  return [headings, "| --- | --- | --- |", ...rows].join("\n");
}

it.each([
  ["README.md", en.commands, "| where | keys | what |"],
  ["README.pt-BR.md", pt.commands, "| onde | teclas | o que |"],
])("%s has the keyboard map that the desk has", (file, texts, headings) => {
  const readme = readFileSync(new URL(`../../../../../../${file}`, import.meta.url), "utf8");
  const [, shown] = new RegExp(`${MARKS.begin}([\\s\\S]*?)${MARKS.end}`).exec(readme) ?? [];

  expect(shown).toBe(keyboardMap(texts, headings));
});
