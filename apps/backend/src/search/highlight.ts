import type { Excerpt, Message } from "@gomarketing/contracts";

/** How much of a message is shown around the first word that was found. */
const EXCERPT_CHARACTERS = 160;
const BEFORE_FIRST_MATCH = 40;
/** As SQL's `fold_text`: of a longer text, this much is found. */
const MAX_FOUND_CHARACTERS = 20_000;
const ELLIPSIS = "…";

/** A word of a text: where it stands, and how it reads folded. */
interface Word {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

/** In lower case, without accents; as SQL's `fold_text` does. */
export const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase();

/** The texts of a message that are searched, the most telling first. */
export function textsOf(message: Message): string[] {
  const { text, poll, location, contacts, transcript, media } = message;
  return [
    text,
    transcript?.text,
    poll && [poll.question, ...poll.options.map((option) => option.text)].join(" · "),
    location && [location.name, location.address].filter(Boolean).join(" · "),
    contacts?.map(({ name }) => name).join(" · "),
    media?.fileName,
  ].flatMap((one) => (one ? [one.slice(0, MAX_FOUND_CHARACTERS)] : []));
}

/** All words of texts, folded, each once. */
export const wordsOf = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => split(text).map(({ folded }) => folded))),
];

/** The part around the first match, of the first text that has one; else the beginning of the first. */
export function excerptOf(texts: readonly string[], isSought: (folded: string) => boolean): Excerpt {
  for (const text of texts) {
    const matches = split(text).filter(({ folded }) => isSought(folded));
    if (matches.length > 0) return cut(text, matches);
  }
  return cut(texts[0] ?? "", []);
}

/** A name, with every occurrence of what was looked for. */
export function markName(name: string, parts: readonly string[]): Excerpt {
  const { folded, places } = foldWithPlaces(name);
  const matches: { start: number; end: number }[] = [];
  for (const part of parts)
    for (let at = folded.indexOf(part); part !== "" && at !== -1; at = folded.indexOf(part, at + part.length))
      matches.push({ start: places[at] ?? 0, end: places[at + part.length] ?? name.length });
  return segments(name, merged(matches), 0, name.length);
}

/** Marks stand with the letter that they belong to. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

const split = (text: string): Word[] =>
  [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    folded: fold(word),
  }));

function cut(text: string, matches: readonly { start: number; end: number }[]): Excerpt {
  if (text.length <= EXCERPT_CHARACTERS) return segments(text, matches, 0, text.length);
  const from = wholeFrom(text, Math.max(0, (matches[0]?.start ?? 0) - BEFORE_FIRST_MATCH));
  const to = wholeFrom(text, Math.min(text.length, from + EXCERPT_CHARACTERS));
  const shown = segments(text, matches, from, to);
  return [
    ...(from > 0 ? [{ text: ELLIPSIS, isMatch: false }] : []),
    ...shown,
    ...(to < text.length ? [{ text: ELLIPSIS, isMatch: false }] : []),
  ];
}

/** A place that does not tear a character of two units apart. */
const wholeFrom = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at);

function segments(text: string, matches: readonly { start: number; end: number }[], from: number, to: number): Excerpt {
  const pieces: Excerpt = [];
  let at = from;
  for (const match of matches) {
    const start = Math.max(match.start, at);
    const end = Math.min(match.end, to);
    if (end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), isMatch: false });
    pieces.push({ text: text.slice(start, end), isMatch: true });
    at = end;
  }
  if (at < to) pieces.push({ text: text.slice(at, to), isMatch: false });
  return pieces;
}

function merged(matches: { start: number; end: number }[]): { start: number; end: number }[] {
  const inOrder = matches.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const result: { start: number; end: number }[] = [];
  for (const match of inOrder) {
    const last = result.at(-1);
    if (last && match.start <= last.end) result[result.length - 1] = { ...last, end: Math.max(last.end, match.end) };
    else result.push(match);
  }
  return result;
}

/** A text folded, and for each character of it where it stood. */
function foldWithPlaces(text: string): { folded: string; places: number[] } {
  let folded = "";
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const one = fold(character);
    for (let count = 0; count < one.length; count += 1) places.push(at);
    folded += one;
    at += character.length;
  }
  return { folded, places };
}
