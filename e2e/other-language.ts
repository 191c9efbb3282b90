import type { Page } from "@playwright/test";
import en from "../apps/web/src/i18n/en.json" with { type: "json" };
import ptBR from "../apps/web/src/i18n/pt-BR.json" with { type: "json" };

type Tree = { [key: string]: string | Tree };

const portuguese = patternsOf(ptBR, (key, text) => textAt(en, key) !== text);
const english = patternsOf(en);
/** A text that is missing is shown by its place in the catalogue. */
const MISSING = new RegExp(`^(?:${Object.keys(en).join("|")})(?:\\.[A-Za-z][\\w-]*)+$`);

/**
 * What the page says in Portuguese although it is to speak English, and texts that are missing: what can be read, what
 * screen readers say, and what is offered to choose from. Names and messages of people count as texts: give them in English.
 */
export async function notEnglishOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate<string[]>(TEXTS);
  return texts.filter(
    (text) =>
      MISSING.test(text) ||
      (portuguese.some((pattern) => pattern.test(text)) && !english.some((pattern) => pattern.test(text))),
  );
}

/** As text: the page's own types are not those of this program. */
const TEXTS = `(() => {
  const texts = new Set([document.title]);
  for (const element of document.body.querySelectorAll("*")) {
    if (["SCRIPT", "STYLE", "TEMPLATE"].includes(element.tagName) || !element.checkVisibility()) continue;
    for (const name of ["aria-label", "aria-description", "placeholder", "title", "alt"]) texts.add(element.getAttribute(name) ?? "");
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
    for (const node of own) texts.add(node.data);
    // A sentence with a word in bold.
    if (own.length > 0) texts.add(element.textContent);
  }
  return [...texts].map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => text !== "");
})()`;

function patternsOf(catalogue: Tree, isWanted: (key: string, text: string) => boolean = () => true): RegExp[] {
  return textsOf(catalogue).flatMap(([key, text]) =>
    isWanted(key, text) && saysSomething(text) ? [patternOf(text)] : [],
  );
}

/** `{name}: {text}` and `{first} e {last}` are like whatever there is. */
function saysSomething(text: string): boolean {
  return !text.includes("{") || /\p{L}{3}/u.test(text.replace(/\{\w+\}/g, ""));
}

function textsOf(tree: Tree, path = ""): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value] as [string, string]] : textsOf(value, `${path}${key}.`),
  );
}

function textAt(tree: Tree, key: string): string | undefined {
  const value = key
    .split(".")
    .reduce<string | Tree | undefined>((at, name) => (typeof at === "object" ? at[name] : undefined), tree);
  return typeof value === "string" ? value : undefined;
}

/** Whatever a text of the catalogue may become: values for `{name}`, one of a choice, no tags. */
function patternOf(text: string): RegExp {
  return new RegExp(
    `^${branch(
      text
        .replace(/<\/?\w+>/g, "")
        .replace(/\s+/g, " ")
        .trim(),
    )}$`,
  );
}

function branch(text: string): string {
  let pattern = "";
  for (let at = 0; at < text.length; ) {
    const end = text[at] === "{" ? closing(text, at) : at;
    pattern += end > at ? slot(text.slice(at + 1, end)) : text[at] === "#" ? "[\\d.,]+" : escaped(text[at] ?? "");
    at = end + 1;
  }
  return pattern;
}

/** `name`, or `count, plural, one {…} other {…}`. */
function slot(inside: string): string {
  if (!/^\w+, (?:plural|select)/.test(inside)) return ".+";
  const branches: string[] = [];
  for (let at = inside.indexOf("{"); at >= 0; ) {
    const end = closing(inside, at);
    branches.push(branch(inside.slice(at + 1, end)));
    at = inside.indexOf("{", end);
  }
  return `(?:${branches.join("|")})`;
}

function closing(text: string, opening: number): number {
  let depth = 0;
  for (let at = opening; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`No end of ${text.slice(opening)}`);
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}
