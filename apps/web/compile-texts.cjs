const { readFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { default: compile } = require("icu-minify/compile");

/**
 * Texts are parsed when the app is built: the page gets what came of it, and no parser. `later.json` names what only other
 * pages than the inbox say: it becomes the texts without those, which is all that comes with a page. Used by next.config.ts.
 */
module.exports = function compileTexts(source) {
  if (basename(this.resourcePath) !== "later.json") return JSON.stringify(compiled(JSON.parse(source)));
  const all = join(this.context, "pt-BR.json");
  this.addDependency(all);
  const later = new Set(JSON.parse(source));
  return JSON.stringify(compiled(without(later, JSON.parse(readFileSync(all, "utf8")))));
};

/** A branch of texts but for what `later` names by its path: `sessions.sentence`. */
const without = (later, texts, path = "") =>
  Object.fromEntries(
    Object.entries(texts)
      .filter(([name]) => !later.has(path + name))
      .map(([name, value]) => [name, typeof value === "string" ? value : without(later, value, `${path}${name}.`)]),
  );

const compiled = (texts) =>
  typeof texts === "string"
    ? compile(texts)
    : Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, compiled(value)]));
