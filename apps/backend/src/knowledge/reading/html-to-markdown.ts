import { Parser } from "htmlparser2";
import { MAX_TEXT_CHARACTERS, type ReadText } from "./formats.ts";

/** What is not read: what runs, what is drawn, what moves about a page. */
const SKIPPED = new Set(
  "title script style noscript template svg math canvas iframe object embed head nav footer form button select textarea dialog".split(
    " ",
  ),
);
const BLOCKS = new Set(
  "p div section article main header aside ul ol dl dd dt table tr blockquote pre figure figcaption details summary address h1 h2 h3 h4 h5 h6 hr".split(
    " ",
  ),
);

/**
 * The text of a web page as markdown: headings, paragraphs, lists and tables. Streamed, so that no depth of nesting is too
 * deep; nothing is run and nothing is fetched.
 */
export function htmlToMarkdown(html: string): ReadText {
  const written: string[] = [];
  let characters = 0;
  let line = "";
  let title = "";
  let isTitle = false;
  let skipping = 0;
  const end = () => {
    const text = line.replaceAll(/\s+/g, " ").trim();
    if (text !== "" && !/^(#+|-|\|)$/.test(text)) written.push(text);
    line = "";
  };
  const parser = new Parser(
    {
      onopentag(name) {
        if (name === "title") isTitle = true;
        if (SKIPPED.has(name)) skipping += 1;
        if (skipping > 0) return;
        if (BLOCKS.has(name) || name === "li") end();
        if (name === "br") line += " ";
        if (/^h[1-6]$/.test(name)) line = `${"#".repeat(Number(name[1]))} `;
        else if (name === "li") line = "- ";
        else if ((name === "td" || name === "th") && line !== "") line += " | ";
      },
      ontext(text) {
        if (isTitle && title.length < 300) title += text;
        if (skipping > 0 || characters > MAX_TEXT_CHARACTERS) return;
        characters += text.length;
        line += text;
      },
      onclosetag(name) {
        if (name === "title") isTitle = false;
        if (SKIPPED.has(name)) skipping = Math.max(0, skipping - 1);
        else if (skipping === 0 && (BLOCKS.has(name) || name === "li")) end();
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  end();
  return { title: title.replaceAll(/\s+/g, " ").trim() || null, body: paragraphs(written) };
}

/** Lines of one list or table belong together. */
function paragraphs(lines: readonly string[]): string {
  let text = "";
  let before = "";
  for (const line of lines) {
    const isList = line.startsWith("- ") && before.startsWith("- ");
    const isTable = line.includes(" | ") && before.includes(" | ");
    text += text === "" ? line : `${isList || isTable ? "\n" : "\n\n"}${line}`;
    before = line;
  }
  return text;
}
