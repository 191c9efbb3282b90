import { z } from "zod";
import { fold, joined, sentencesOf } from "./words.ts";

export const MAX_CHARACTERS = 700;

type FormCode = "format" | "cut" | "too-long" | "says-twice" | "label";

export interface Formed {
  readonly text: string;
  readonly codes: readonly FormCode[];
  /** The numbers of the passages that it names. */
  readonly cited: readonly number[];
}

/**
 * Makes a chat message of what a model said: without thoughts, wrappers and marks, in whole sentences, not too long.
 * An empty text means that nothing of it can be used.
 */
export function form(raw: string, isCut: boolean): Formed {
  const codes = new Set<FormCode>();
  const unwrapped = unwrap(clean(raw));
  if (unwrapped === null) return { text: "", codes: ["format"], cited: [] };
  const unlabeled = unwrapped.replace(LABEL, "");
  if (unlabeled !== unwrapped) codes.add("label");
  const cited = [...unlabeled.matchAll(CITATION)].flatMap(([, numbers = ""]) => numbers.split(",").map(Number));
  let text = forWhatsApp(unlabeled.replace(CITATION, ""));
  text = once(text, codes);
  text = whole(text, isCut, codes);
  text = short(text, codes);
  return { text, codes: [...codes], cited: [...new Set(cited)] };
}

/** What a model said, without thoughts, wrappers and labels; null when nothing of it can be read. */
export const plainAnswer = (raw: string): string | null => unwrap(clean(raw))?.replace(LABEL, "").trim() || null;

/** "[1]", "[1, 3]", with the space before it. */
const CITATION = /[ \t]*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]/g;
const LABEL =
  /^\s*(\*{0,2}(resposta|rascunho|sugest[aã]o|mensagem|reply|draft|atendente)( sugerida)?\*{0,2}\s*:\s*\*{0,2})/iu;

// What cannot be seen can hide a word from every check; some models think aloud first.
const clean = (raw: string): string =>
  raw
    .normalize("NFC")
    .replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/gi, "")
    .replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/gu, "")
    .trim();

const wrapped = z.record(z.string(), z.unknown());
const TEXT_KEYS = ["corpo", "resposta", "rascunho", "texto", "mensagem", "text", "reply", "message", "draft"];

/** The text of an answer that came as JSON or in a fence of code; null when it is broken or none is in it. */
function unwrap(text: string): string | null {
  const fenced = /^```\w*\s*\n?([\s\S]*?)(?:```\s*)?$/.exec(text);
  const inner = (fenced?.[1] ?? text).trim();
  if (!/^[{[]\s*["{[\n}\]]/.test(inner))
    return /["'}\]]\s*[:,]\s*["'{[]/.test(inner) ? null : inner.replace(/^["“](.*)["”]$/s, "$1");
  try {
    const value = wrapped.parse(JSON.parse(inner));
    const found = TEXT_KEYS.map((key) => value[key]).find((one) => typeof one === "string");
    return typeof found === "string" ? clean(found) : null;
  } catch {
    return null;
  }
}

/** Markdown as WhatsApp writes it. */
const forWhatsApp = (text: string): string =>
  text
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, (_all, label: string, url: string) =>
      label === url ? url : `${label}: ${url}`,
    )
    .replace(/\*\*([^*\n]+)\*\*/g, "*$1*")
    .replace(/__([^_\n]+)__/g, "_$1_")
    .replace(/^#{1,6}\s+(.+)$/gm, "*$1*")
    .replace(/^\s*[*•]\s+/gm, "- ")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/[ \t]+([,.!?])/g, "$1")
    .trim();

/** Each sentence once. */
function once(text: string, codes: Set<FormCode>): string {
  const seen = new Set<string>();
  const sentences = sentencesOf(text);
  const kept = sentences.filter((sentence) => {
    const key = fold(sentence.text).replace(/\W+/g, " ").trim();
    if (key !== "" && seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  if (kept.length === sentences.length) return text;
  codes.add("says-twice");
  return joined(kept);
}

const ENDS = /[.!?…:)"”*_\]]\s*$|\p{Extended_Pictographic}\uFE0F?\s*$|(?:https?:\/\/|www\.)\S+$|\d\s*(?:reais|%)?$/u;

/** Up to the last sentence that ends: a model that stops in a word has not finished it. */
function whole(text: string, isCut: boolean, codes: Set<FormCode>): string {
  const sentences = sentencesOf(text);
  const last = sentences.at(-1);
  if (!last || (ENDS.test(last.text) && !(isCut && !/[.!?…]\s*$/.test(last.text)))) return text;
  if (!isCut && /^[-•]|^\d+[.)]\s/.test(last.text)) return text;
  codes.add("cut");
  return joined(sentences.slice(0, -1)).replace(/[\s\n]*[^\n]*:$/, "");
}

function short(text: string, codes: Set<FormCode>): string {
  if (text.length <= MAX_CHARACTERS) return text;
  codes.add("too-long");
  const sentences = sentencesOf(text);
  const kept: typeof sentences = [];
  let length = 0;
  for (const sentence of sentences) {
    length += sentence.text.length + sentence.gap.length;
    if (length > MAX_CHARACTERS) break;
    kept.push(sentence);
  }
  return joined(kept);
}
