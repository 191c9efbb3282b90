const { default: compile } = require("icu-minify/compile");

/** Texts are parsed when the app is built: the page gets what came of it, and no parser. Used by next.config.ts. */
module.exports = function compileTexts(source) {
  return JSON.stringify(compiled(JSON.parse(source)));
};

const compiled = (texts) =>
  typeof texts === "string"
    ? compile(texts)
    : Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, compiled(value)]));
