import type { Checks } from "./check.ts";
import { ungroundedOf } from "./grounding.ts";
import { isOtherLanguage } from "./language.ts";
import { leaks } from "./leak.ts";
import { stripSmallTalk } from "./small-talk.ts";
import { fold, nGrams, wordsOf } from "./words.ts";

/** A sentence that begins so may be courtesy: it is seen whole before it is shown. */
const MAY_BE_COURTESY =
  /^(ola|oi|opa|e ai|alo|salve|bom|boa|prezad|car[oa]|sauda|seja|bem|tudo|como|espero|que|muito|obrigad|agradec|e um|fico|ficamos|estou|estamos|aqui|sou|meu nome|um |uma |att|atencios|cordial|abrac|qualquer|conte|tenha|ate|se |posso|precis|hello|hi|hey|good|dear|sure|thank|i |we |you|yes|please|of|the |let|your|it |this|hola|buen|gracias|resposta|rascunho|sugest|minh|como)/;
/** What may become a link, a price, a placeholder, a citation or code. */
const RISKY = /[\d@[\]{}<>`"|_]|https?|www|\.\w|r\$|gratis|gratuit|descont|cupom|brinde|prompt|instru/i;
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
  #isClosed = false;
  /** Whether a sentence is shown from its beginning to its end. */
  #hasWhole = false;
  #draft: string;
  /** How much of the draft was answered; nothing of it before the model's first word. */
  #told = 0;

  constructor(checks: Checks) {
    this.#checks = checks;
    this.#prompted = nGrams(wordsOf(checks.instructions), LEAK_WORDS);
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
    this.#at += whole.length;
    this.#show(whole);
    this.#hasWhole ||= this.#told > 0;
    return true;
  }

  #isSuspicious(rest: string): boolean {
    const isNew = !this.#isMidSentence();
    return (
      RISKY.test(rest) ||
      this.#namesStranger(rest, isNew) ||
      (isNew && MAY_BE_COURTESY.test(fold(rest).trimStart())) ||
      this.#namesCustomer(rest)
    );
  }

  /** Words are whole once something follows them. */
  #showWords(rest: string): void {
    const words = /^[\s\S]*\s/.exec(rest)?.[0];
    // One letter may be the beginning of anything: the first word of a sentence decides how it is seen.
    if (!words?.trim()) return;
    this.#at += words.length;
    this.#write(words);
  }

  #isMidSentence(): boolean {
    return this.#at > 0 && !/[.!?…\n]\s*$/.test(this.#raw.slice(0, this.#at));
  }

  #show(sentence: string): void {
    const { matter, trusted, everything, instructions, nonce, language } = this.#checks;
    const bare = sentence.replace(/[ \t]*\[\d{1,2}(?:\s*,\s*\d{1,2})*\]/g, "");
    const isWrong =
      leaks(bare, instructions, nonce) ||
      ungroundedOf(bare, { trusted, everything }).length > 0 ||
      isOtherLanguage(bare, language) ||
      /[[\]{}<>`]|_{3}|\bX{2,}\b/.test(bare);
    if (isWrong) this.#isClosed = true;
    else if (this.#isMidSentence()) this.#write(bare);
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
