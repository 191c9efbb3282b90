/** A piece of a message as WhatsApp formats it. Rendered as React nodes: nothing a customer writes becomes HTML. */
export type TextNode =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike"; children: TextNode[] }
  | { kind: "code" | "block" | "mention"; text: string }
  | { kind: "link"; href: string; text: string };

const STYLES = { "*": "bold", _: "italic", "~": "strike" } as const;
type Mark = keyof typeof STYLES;

/** Deeper marks stay as they were typed: a message of nothing but marks must not cost more than its length. */
const DEEPEST = 4;
const LINK = /(?:https?:\/\/|www\.)[^\s<>"]+/iy;
const MENTION = /@(\d{5,20})/y;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Parses `*bold*`, `_italic_`, `~strike~`, `` `code` ``, ` ```block``` ` and links. A mark counts only at the
 * border of a word and on one line, as in WhatsApp: `2*3*4` and `snake_case_name` stay as they are.
 *
 * @param names what to show for the digits after an @, of those whom the message names
 */
export function parseText(text: string, names?: Names): TextNode[] {
  return text.split(/```([\s\S]+?)```/).flatMap((part, index): TextNode[] => {
    if (index % 2 === 1) return [{ kind: "block", text: part.replace(/^\n|\n$/g, "") }];
    return part ? parseInline(part, DEEPEST, names) : [];
  });
}

type Names = ReadonlyMap<string, string>;

function parseInline(text: string, depth: number, names?: Names): TextNode[] {
  const nodes: TextNode[] = [];
  const hopeless = new Map<string, number>();
  let plainFrom = 0;
  const add = (node: TextNode, from: number, to: number): number => {
    if (from > plainFrom) nodes.push({ kind: "text", text: text.slice(plainFrom, from) });
    nodes.push(node);
    plainFrom = to;
    return to;
  };
  for (let at = 0; at < text.length; ) {
    const found =
      linkAt(text, at) ??
      mentionAt(text, at, names) ??
      codeAt(text, at, hopeless) ??
      styledAt(text, at, depth, hopeless, names);
    at = found ? add(found.node, at, found.end) : at + 1;
  }
  if (plainFrom < text.length) nodes.push({ kind: "text", text: text.slice(plainFrom) });
  return nodes;
}

interface Found {
  node: TextNode;
  end: number;
}

function linkAt(text: string, at: number): Found | undefined {
  const first = text[at];
  if ((first !== "h" && first !== "H" && first !== "w" && first !== "W") || isWord(text[at - 1])) return undefined;
  LINK.lastIndex = at;
  // A full stop after an address ends the sentence; so does the mark that formats it.
  const shown = LINK.exec(text)?.[0].replace(/[.,;:!?)\]}'*_~…]+$/, "");
  if (!shown || !/^(?:https?:\/\/|www\.)[^\s.]/i.test(shown)) return undefined;
  const href = /^www\./i.test(shown) ? `https://${shown}` : shown;
  if (!URL.canParse(href)) return undefined;
  return { node: { kind: "link", href, text: shown }, end: at + shown.length };
}

function mentionAt(text: string, at: number, names: Names | undefined): Found | undefined {
  if (!names || text[at] !== "@") return undefined;
  MENTION.lastIndex = at;
  const digits = MENTION.exec(text)?.[1] ?? "";
  const name = names.get(digits);
  return name === undefined ? undefined : { node: { kind: "mention", text: name }, end: at + 1 + digits.length };
}

function codeAt(text: string, at: number, hopeless: Map<string, number>): Found | undefined {
  if (text[at] !== "`" || text[at + 1] === "`") return undefined;
  const end = closingAt(text, "`", at, hopeless, () => true);
  if (end === undefined) return undefined;
  return { node: { kind: "code", text: text.slice(at + 1, end) }, end: end + 1 };
}

function styledAt(
  text: string,
  at: number,
  depth: number,
  hopeless: Map<string, number>,
  names: Names | undefined,
): Found | undefined {
  const mark = text[at];
  if (depth === 0 || !isMark(mark) || isWord(text[at - 1]) || isSpace(text[at + 1]) || text[at + 1] === mark) {
    return undefined;
  }
  const end = closingAt(text, mark, at, hopeless, (index) => !isSpace(text[index - 1]) && !isWord(text[index + 1]));
  if (end === undefined) return undefined;
  const children = parseInline(text.slice(at + 1, end), depth - 1, names);
  return { node: { kind: STYLES[mark], children }, end: end + 1 };
}

/**
 * Where the mark opened at `at` closes on the same line. A line that was searched in vain is remembered:
 * thousands of lonely marks cost one search, not one each.
 */
function closingAt(
  text: string,
  mark: string,
  at: number,
  hopeless: Map<string, number>,
  closes: (index: number) => boolean,
): number | undefined {
  if (at < (hopeless.get(mark) ?? 0)) return undefined;
  const newline = text.indexOf("\n", at);
  const lineEnd = newline === -1 ? text.length : newline;
  for (let index = text.indexOf(mark, at + 2); index !== -1 && index < lineEnd; index = text.indexOf(mark, index + 1)) {
    if (closes(index)) return index;
  }
  hopeless.set(mark, lineEnd);
  return undefined;
}

const isMark = (character: string | undefined): character is Mark => character !== undefined && character in STYLES;
const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);
const isWord = (character: string | undefined): boolean => character !== undefined && WORD.test(character);
