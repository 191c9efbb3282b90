import type { Checks } from "./check.ts";
import { ungroundedOf } from "./grounding.ts";
import { isOtherLanguage } from "./language.ts";
import { leaks } from "./leak.ts";
import { stripSmallTalk } from "./small-talk.ts";
import { fold, nGrams, wordsOf } from "./words.ts";

const list = (text: string): readonly string[] => text.split(/\s+/).map((head) => head.replaceAll("_", " "));

/** A sentence that begins so may be courtesy: it is seen whole before it is shown. "_" is a space. */
const COURTEOUS = list(
  `ola oi opa e_ai alo salve bom boa prezad caro cara sauda seja bem tudo como espero que muito obrigad agradec e_um fico ficamos estou
   estamos aqui sou meu_nome um_ uma_ att atencios cordial abrac qualquer conte tenha ate se_ posso precis hello hi hey good dear sure thank
   i_ we_ you yes please of_ the_ let your it_ this hola buen gracias resposta rascunho sugest minh`,
);
const MAY_BE_COURTESY = new RegExp(`^(${COURTEOUS.join("|")})`);
/** What may become a link, a price, a placeholder, a citation or code. */
const RISKY_WORDS = list("http www gratis gratuit descont cupom brinde prompt instru");
const RISKY = new RegExp(`[\\d@[\\]{}<>\`"|_]|\\.\\w|r\\$|${RISKY_WORDS.join("|")}`, "i");
const LEAK_WORDS = 4;

/**
 * Lets a draft through while it is written: its first sentence word by word as long as nothing speaks against it; those that
 * follow, and one that may greet, take leave, link or price, once they are whole and clean; nothing more after what must not be seen. What it lets through
 * is still a draft: the whole is checked at its end.
 */
export class DraftGate {
  readonly #checks: Checks;
  readonly #prompted: ReadonlySet<string>;
  readonly #known: ReadonlySet<string>;
  #raw = "";
  /** How much of `#raw` was decided on: shown or left out. */
  #at = 0;
  /** Where in `#raw` the sentence at hand begins. */
  #sentenceAt = 0;
  #isClosed = false;
  /** Whether a sentence is shown from its beginning to its end. */
  #hasWhole = false;
  #draft: string;
  /** How much of the draft was answered; nothing of it before the model's first word. */
  #told = 0;

  constructor(checks: Checks) {
    this.#checks = checks;
    this.#prompted = promptedGrams(checks.instructions);
    this.#known = new Set(wordsOf(checks.everything));
    this.#draft = checks.greeting ? `${checks.greeting} ` : "";
  }

  /** The draft so far. */
  get draft(): string {
    return this.#draft;
  }

  /** Takes a piece; answers what may be shown of it now. */
  push(piece: string): string {
    this.#raw += piece;
    const before = this.#draft.length;
    // Models that write JSON or think aloud are read when they are done.
    if (/^\s*([{[<`]|<think)/.test(this.#raw)) this.#isClosed = true;
    while (!this.#isClosed && this.#advance());
    if (this.#draft.length === before) return "";
    const added = this.#draft.slice(this.#told);
    this.#told = this.#draft.length;
    return added;
  }

  /** Decides on the sentence at hand; answers whether there may be more to decide. */
  #advance(): boolean {
    const rest = this.#raw.slice(this.#at);
    const whole = /^\s*[^\n]*?[.!?…](?=\s)|^\s*[^\n]+(?=\n)/.exec(rest)?.[0];
    if (whole === undefined) {
      // There is something to read already: what comes after it is shown when it is whole and clean.
      if (!this.#hasWhole && !this.#isSuspicious(rest)) this.#showWords(rest);
      return false;
    }
    const isMidSentence = this.#at > this.#sentenceAt;
    this.#at += whole.length;
    this.#show(whole, isMidSentence);
    this.#sentenceAt = this.#at;
    this.#hasWhole ||= this.#told > 0;
    return true;
  }

  #isSuspicious(rest: string): boolean {
    const isNew = this.#at === this.#sentenceAt;
    return (
      RISKY.test(rest) ||
      this.#namesStranger(rest, isNew) ||
      (isNew && MAY_BE_COURTESY.test(fold(rest).trimStart())) ||
      this.#namesCustomer(rest)
    );
  }

  /** Words are whole once something follows them; of the very first, its beginning is shown where nothing speaks against it. */
  #showWords(rest: string): void {
    const words = /^[\s\S]*\s/.exec(rest)?.[0];
    const some = words?.trim() ? words : this.#at === 0 && this.#isHarmlessBeginning(rest) ? rest : undefined;
    if (some === undefined) return;
    this.#at += some.length;
    this.#write(some);
  }

  /** Whether no word that begins so greets, names the customer or is a risk. */
  #isHarmlessBeginning(letters: string): boolean {
    const folded = fold(letters).trim();
    if (!/^\p{L}+$/u.test(folded)) return false;
    return ![...COURTEOUS, ...RISKY_WORDS, ...this.#checks.matter.names].some((head) => head.startsWith(folded));
  }

  /** @param rest what is not shown yet of the sentence that ends here */
  #show(rest: string, isMidSentence: boolean): void {
    const { matter, trusted, everything, instructions, nonce, language } = this.#checks;
    const sentence = withoutCitations(this.#raw.slice(this.#sentenceAt, this.#at));
    const bare = withoutCitations(rest);
    const isWrong =
      leaks(sentence, instructions, nonce) ||
      ungroundedOf(sentence, { trusted, everything }).length > 0 ||
      isOtherLanguage(sentence, language) ||
      /[[\]{}<>`]|_{3}|\bX{2,}\b/.test(sentence);
    if (isWrong) this.#isClosed = true;
    else if (isMidSentence) this.#write(bare);
    else {
      // With another sentence beside it, so that one of courtesy is known by what it adds.
      const { text, codes } = stripSmallTalk(`${bare.trim()}\n0`, matter);
      if (codes.length === 0) this.#write(bare);
      else this.#write(` ${text.replace(/\n?0$/, "")}`);
    }
  }

  #write(text: string): void {
    const written = `${this.#draft}${this.#draft === "" || /\s$/.test(this.#draft) ? text.trimStart() : text}`;
    const recent = wordsOf(written.slice(-200));
    for (const gram of nGrams(recent, LEAK_WORDS))
      if (this.#prompted.has(gram)) {
        this.#isClosed = true;
        return;
      }
    this.#draft = written;
  }

  /** A capital within a sentence, of a word that nobody has said: somebody else's name, perhaps. */
  #namesStranger(rest: string, isNew: boolean): boolean {
    const names = rest.match(isNew ? /(?<=\S\s)\p{Lu}\p{L}*/gu : /(?<!\p{L})\p{Lu}\p{L}*/gu) ?? [];
    return names.some((name) => !this.#known.has(fold(name)));
  }

  #namesCustomer(sentence: string): boolean {
    const words = wordsOf(sentence).slice(-3);
    return words.some((word) => this.#checks.matter.names.has(word));
  }
}

const withoutCitations = (text: string): string => text.replace(/[ \t]*\[\d{1,2}(?:\s*,\s*\d{1,2})*\]/g, "");

let prompted: { readonly instructions: string; readonly grams: ReadonlySet<string> } | undefined;

/** The runs of words of instructions, which are the same from one suggestion to the next. */
function promptedGrams(instructions: string): ReadonlySet<string> {
  if (prompted?.instructions !== instructions)
    prompted = { instructions, grams: nGrams(wordsOf(instructions), LEAK_WORDS) };
  return prompted.grams;
}
