import { contentStems, fold, wordsOf } from "./words.ts";

export type GroundingCode = "link" | "email" | "number" | "price" | "offer" | "term" | "claim" | "unknown-name";

/** What may be said: our words for facts, everybody's for names. */
export interface Ground {
  readonly trusted: string;
  readonly everything: string;
}

/** What a text states that stands nowhere in what we said or know. */
export function ungroundedOf(text: string, ground: Ground): GroundingCode[] {
  const codes: GroundingCode[] = [];
  if (
    hasUnknown(linksOf(text), linksOf(ground.trusted), isKnownLink) ||
    hasUnknown(handlesOf(text), handlesOf(ground.trusted)) ||
    DISGUISED_LINK.test(fold(text))
  )
    codes.push("link");
  if (hasUnknown(emailsOf(text), emailsOf(ground.trusted))) codes.push("email");
  if (hasUnknown(longNumbersOf(text), longNumbersOf(ground.trusted))) codes.push("number");
  if (
    hasUnknown(amountsOf(text), numbersOf(ground.trusted)) ||
    hasUnknown(sharesOf(text), sharesOf(ground.trusted)) ||
    hasUnknown(instalmentsOf(text), instalmentsOf(ground.trusted)) ||
    spelledOf(text).some((word) => !isSaid(word, ground))
  )
    codes.push("price");
  if (offersUnknown(text, ground.trusted)) codes.push("offer");
  if (hasUnknown(termsOf(text), termsOf(ground.trusted))) codes.push("term");
  if (claimsUnknown(text, ground.trusted)) codes.push("claim");
  if (hasUnknownName(text, ground.everything)) codes.push("unknown-name");
  return codes;
}

const hasUnknown = (
  found: readonly string[],
  known: readonly string[],
  isKnown = (one: string, all: readonly string[]) => all.includes(one),
): boolean => found.some((one) => !isKnown(one, known));

/** Addresses with or without scheme. A file's name or "p.ex" has no such ending. */
const LINK =
  /(?:https?:\/\/|www\.)[^\s<>()"'*\]]+|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|br|net|org|io|app|link|me|ly|shop|store|info|xyz|top|site|online|dev|co|gl|to|ru|cn|cc|gg|biz|club|live|pro|page|web|pix|bank|edu|gov|us|uk|pt|es|ai|tk|ml|click|support)(?![\w-])(?:\/[^\s<>()"'*\]]*)?/giu;
const DISGUISED_LINK =
  /\b(?:com|br|me|net|org|io|ly) barra [a-z0-9]|\b(hxxps?|h t t p)|\b[a-z0-9-]{2,} ?(\(|\[)?(ponto|dot)(\)|\])? ?(com|br|net|org|link|io)\b|\[\.\]|\(\.\)|[a-z0-9-]+ \. (com|net|org)\b/;

/** Portuguese has a space behind a full stop: what has none is an address, whatever it ends in, or a file's name. */
const RUN_TOGETHER =
  /(?<![\w@.-])[a-z0-9][a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*\.[a-z]{2,}(?![\w-])(?:\/[^\s<>()"'*\]]*)?/gu;
const FILE_NAME = /\.(pdf|docx?|xlsx?|csv|txt|png|jpe?g|zip|mp[34]|ogg|html?)$/i;

export const linksOf = (text: string): string[] =>
  [
    ...text.normalize("NFKC").matchAll(LINK),
    ...[...text.normalize("NFKC").matchAll(RUN_TOGETHER)].filter(([name]) => !FILE_NAME.test(name)),
  ].map(([link]) =>
    link
      .toLowerCase()
      .replace(/^https?:\/\//, "")
      .replace(/^www\./, "")
      .replace(/[.,;:!?)\]]+$/, "")
      .replace(/\/$/, ""),
  );

/** The very address, or the bare host of one. */
export const isKnownLink = (link: string, known: readonly string[]): boolean =>
  known.some((one) => one === link || (!link.includes("/") && one.split("/", 1)[0] === link));

/** "@loja" names somebody elsewhere. */
const handlesOf = (text: string): string[] => text.toLowerCase().match(/(?<![\w.+-])@[a-z0-9][\w.]{2,}(?<!\.)/g) ?? [];

export const emailsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\w.+-]+\s?@\s?[\w-]+(\.[\w-]+)+/g) ?? []).map((one) => one.replaceAll(" ", ""));

const MIN_LONG_DIGITS = 6;

/** Phones, documents, codes, orders: whatever has so many digits, however it is written. */
export const longNumbersOf = (text: string): string[] =>
  (text.match(/\+?\d(?:[\d\s().\-/]*\d)?/g) ?? [])
    .map((one) => one.replace(/\D/g, ""))
    .filter((digits) => digits.length >= MIN_LONG_DIGITS);

const AMOUNT =
  /(?:r\$|us\$|\$|€)\s*(\d[\d.,]*)|(\d[\d.,]*)\s*(?:reais|real|dolares|euros|centavos|conto[s]?\b|mil\b|%|por cento|x\b|vezes\b)/g;

const amountsOf = (text: string): string[] =>
  [...fold(text).matchAll(AMOUNT)].map(([, before, after]) => amountOf(before ?? after ?? ""));

/** A price's 35 is not 35 %. */
const sharesOf = (text: string): string[] =>
  [...fold(text).matchAll(/(\d[\d.,]*)\s*(?:%|por cento)/g)].map(([, share = ""]) => amountOf(share));

/** In how many parts something is paid: no other number of that size says so. */
const instalmentsOf = (text: string): string[] =>
  [...fold(text).matchAll(/\b(\d{1,2})\s*(?:x\b|vezes\b|parcelas\b|prestacoes\b)/g)].map(([, count = ""]) => count);

/** Numbers written out, from eleven on, and parts and multiples: smaller ones are articles and counts of everything. */
const SPELLED =
  /\b(onze|doze|treze|quatorze|catorze|quinze|dezesseis|dezessete|dezoito|dezenove|vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cem|cento|duzentos|trezentos|quatrocentos|quinhentos|seiscentos|setecentos|oitocentos|novecentos|mil|metade|dobro|triplo)\b/g;
const IN_DIGITS: Readonly<Record<string, string>> = Object.fromEntries(
  `onze 11 doze 12 treze 13 quatorze 14 catorze 14 quinze 15 dezesseis 16 dezessete 17 dezoito 18 dezenove 19 vinte 20 trinta 30
   quarenta 40 cinquenta 50 sessenta 60 setenta 70 oitenta 80 noventa 90 cem 100 cento 100`
    .split(/\s+/)
    .map((word, index, all) => [word, all[index + 1] ?? ""])
    .filter((_pair, index) => index % 2 === 0),
);

const spelledOf = (text: string): string[] => [...fold(text).matchAll(SPELLED)].map(([word]) => word);

/** Written out or in digits they are the same. */
const isSaid = (word: string, { trusted }: Ground): boolean =>
  spelledOf(trusted).includes(word) || numbersOf(trusted).includes(IN_DIGITS[word] ?? word);

export const numbersOf = (text: string): string[] => (text.match(/\d[\d.,]*/g) ?? []).map(amountOf);

/** "1.299,90", "1299.9" and "1,299.90" are one. */
function amountOf(written: string): string {
  const digits = written.replace(/[.,]+$/, "");
  const decimal = /[.,](\d{1,2})$/.exec(digits);
  const whole = (decimal ? digits.slice(0, decimal.index) : digits).replace(/[.,]/g, "");
  return String(Number(`${whole}.${decimal?.[1] ?? "0"}`));
}

/** What costs the business something when it is said. */
const OFFER =
  /\b(gratis|gratuit\w*|de graca|sem custo|por nossa conta|cortesia|brinde|desconto|cupom|vale[- ]?(compra|presente)|bonus|cashback|isent\w+|promocao|reembolso integral|garantia vitalicia|for free|discount|voucher)\b/g;
/** Said with care it is no promise. */
const HEDGED = /\b(verific|confirm|consult|confer|chec|avali|infelizmente|nao|sem previsao|posso ver|vou ver|\?)/;

function offersUnknown(text: string, trusted: string): boolean {
  const known = fold(trusted);
  return fold(text)
    .split(/(?<=[.!?\n])/)
    .some((clause) => {
      if (HEDGED.test(clause)) return false;
      return [...clause.matchAll(OFFER)].some(([word]) => !known.includes(word.slice(0, 6)));
    });
}

const UNITS = "minuto|hora|dia|semana|mes|ano|minute|hour|day|week|month";

const termsOf = (text: string): string[] =>
  [
    ...fold(text).matchAll(
      new RegExp(`(\\d+|um|uma|dois|duas|tres|quatro|cinco|sete|dez|quinze|trinta)\\s*(?:${UNITS})`, "g"),
    ),
  ].map(([term]) => term.replace(/\s+/g, " "));

/** What was done, as nobody here has said it was. */
const CLAIM =
  /\b(?:(?:ja |acabei de |acabamos de )?(?:foi|esta|ficou|foram|estao)? ?)((?:cancel|estorn|reembols|agend|reserv|liber|aprov|registr|process|envi|solicit|atualiz)(?:ei|amos|ad[oa]s?|ar))\b/g;

function claimsUnknown(text: string, trusted: string): boolean {
  const known = fold(trusted);
  return fold(text)
    .split(/[.!;\n]+/)
    .some((clause) => {
      if (
        /\?|\b(se|quando|caso|apos|depois|assim que|para|posso|podemos|pode|vou|vamos|nao|sera|precis\w+|quer|deseja)\b/.test(
          clause,
        )
      )
        return false;
      return [...clause.matchAll(CLAIM)].some(
        ([whole, verb = ""]) =>
          /(ei|amos)$|\b(foi|esta|ficou|foram|estao|acab)/.test(whole) && !known.includes(verb.slice(0, -2)),
      );
    });
}

/** A person or a firm nobody has named: two capitalized words in a row that stand nowhere. */
function hasUnknownName(text: string, everything: string): boolean {
  const known = new Set(wordsOf(everything));
  const knownStems = new Set(contentStems(everything));
  for (const [, before = "", name = ""] of text.matchAll(
    /(^|[.!?:\n*"“]\s*|\S\s)((?:\p{Lu}\p{Ll}+\s+){1,3}\p{Lu}\p{Ll}+)/gu,
  )) {
    // The first word of a sentence has its capital for another reason.
    const words = wordsOf(name).slice(/\S\s$/.test(before) && !/[.!?:]\s$/.test(before) ? 0 : 1);
    if (words.length >= 2 && words.every((word) => !known.has(word) && !knownStems.has(word.slice(0, 5)))) return true;
  }
  return false;
}
