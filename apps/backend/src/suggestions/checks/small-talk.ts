import { firstName } from "../context/greeting.ts";
import { lastBurst, type Situation, trustedText } from "../context/situation.ts";
import { capitalized, contentStems, fold, joined, type Sentence, sentencesOf, wordsOf } from "./words.ts";

/** What greets, whatever follows. A first pass: what is not in it is known by saying nothing of the matter. */
const GREETING =
  /^(ol[aá]+|oi+e?|opa|e a[ií]|al[oô]|salve|bom dia|boa (tarde|noite)|prezad[oa]s?|car[oa]s?( cliente)?|sauda[cç][oõ]es|seja (muito )?bem[- ]vind[oa]|bem[- ]vind[oa]|tudo (bem|bom|certo|j[oó]ia)( (com voc[eê]|por a[ií]))?|como (vai|est[aá])( voc[eê])?|hello|hi|hey|good (morning|afternoon|evening)|dear|hola|buen[oa]s (d[ií]as|tardes|noches))(?![\p{L}\p{N}])/iu;

/** Stems of courtesy: they say how somebody feels about writing, not what they write about. */
const COURTESY = new Set(
  `ola prazer alegr feliz felic satis honra grato grata grati obrig agrad dispo ajuda ajudar auxil atend contat conta conte
   conos qualq preci duvid algo sempr equip atenc cordi abrac beijo saudo carin esper otimo otima excel maravi semana
   confi prefe espec juntos junto estam ficam fique segui seguim bem-v vindo vinda contem chame chamar abrac ate logo breve
   cuide cuida thank regar please sincer gentil estim consi exper melho forma manei resol voce poder`.split(/\s+/),
);

/** What answers or moves something on, though it repeats no word of the question. */
const ACTION =
  /\b(vou|vamos|irei|ja (te |lhe )?(confirm|verific|retorn|aviso|envio|mando)\w*|verific\w+|consult\w+|confir[am]\w*|confer\w+|chec\w+|encaminh\w+|envi[aeo]\w*|mand[aeo]\w*|inform[ae]\w*|me (diz|diga|passa|passe|fala|fale|conta|conte|envia|envie|manda|mande)|prefere|cancel\w+|troc\w+|devol\w+|entreg\w+|retir\w+|pag\w+|sim|(?<!\b(?:para|pra|por|de|a|em|que) )nao|temos|infelizmente|aceitamos|fazemos|abrimos|fechamos|custa|claro que)\b/u;

/** A question word that asks: at the head of the sentence or of a part of it, not "quando precisar". */
const ASKS =
  /(?:^|[,;:.]\s*)(?:e |mas |para |de |em |ate |a |o |por )*(?:qual|quais|quando|onde|quant\w+|que (?:dia|hora|horas|horario))\b/;
/** "…, viu?" asks nothing. */
const TAG_QUESTION = /,\s*(?:viu|ta|ok|certo|combinado|ne|beleza|tudo bem)\s*\?\s*$/;

/** How long a sentence that says nothing may be. */
const MAX_FILLER_WORDS = 22;

/** What a text is held against: what the conversation is about, and what the customer is called. */
export interface Matter {
  readonly stems: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly name: string | null;
}

export function matterOf(situation: Situation): Matter {
  const asked = lastBurst(situation).map(({ text }) => text);
  const about = [trustedText(situation), ...asked, ...situation.turns.map(({ text }) => text), situation.summary ?? ""];
  // Whose desk it is and who writes says nothing of the matter: "Aqui é a Ana, da Loja Centro".
  const names = wordsOf([situation.business.name, situation.chat.agent, situation.contact.name].join(" "));
  const stems = new Set(about.flatMap(contentStems).filter((stem) => !COURTESY.has(stem)));
  for (const name of names) stems.delete(name.slice(0, 5));
  return { stems, names: new Set(names), name: firstName(situation) };
}

/** Whether a sentence says anything about the matter: words of it, a number, an answer, a question, something to do. */
export function hasSubstance(sentence: string, matter: Matter): boolean {
  const stems = contentStems(sentence).filter((stem) => !COURTESY.has(stem));
  return stems.some((stem) => matter.stems.has(stem)) || movesOn(sentence);
}

/** A number, an address, an answer, a question, something to do: whatever the conversation is about. */
function movesOn(sentence: string): boolean {
  const folded = fold(sentence);
  return /\d|https?:|@|\[/.test(folded) || ACTION.test(folded) || ASKS.test(folded);
}

/** What is stripped from either end. */
export interface Stripped {
  readonly text: string;
  readonly codes: readonly ("greeting" | "signoff" | "name")[];
}

/**
 * The text without greeting, farewell, signature and the customer's name. Never strips everything: a text that is nothing
 * but courtesy comes back as it is, without its greeting.
 */
export function stripSmallTalk(text: string, matter: Matter): Stripped {
  const codes = new Set<Stripped["codes"][number]>();
  let sentences = sentencesOf(text);
  sentences = stripOpening(sentences, matter, codes);
  sentences = stripClosing(sentences, matter, codes);
  const unnamed = matter.name ? withoutVocative(joined(sentences), matter.name) : joined(sentences);
  if (unnamed !== joined(sentences)) codes.add("name");
  return { text: capitalized(unnamed), codes: [...codes] };
}

type Codes = Set<Stripped["codes"][number]>;

function stripOpening(all: readonly Sentence[], matter: Matter, codes: Codes): Sentence[] {
  const sentences = [...all];
  while (sentences.length > 0) {
    const [first] = sentences;
    if (!first) break;
    const rest = withoutGreeting(first.text, matter);
    if (rest !== first.text) {
      codes.add("greeting");
      if (rest === "") sentences.shift();
      else sentences.splice(0, 1, { ...first, text: capitalized(rest) });
      continue;
    }
    const leads = sentences.slice(1).some(({ text }) => hasSubstance(text, matter));
    if (!leads || !isOpeningFiller(first.text, matter)) break;
    codes.add("greeting");
    sentences.shift();
  }
  return sentences;
}

/** Without "Olá, Jean Carlos!" or "Oi Jean, " at its head. */
function withoutGreeting(sentence: string, { names }: Matter): string {
  const found = GREETING.exec(sentence);
  if (!found) return sentence;
  let rest = sentence.slice(found[0].length);
  // Whoever is greeted: up to four capitalized words, or words of the name.
  for (let count = 0; count < 4; count += 1) {
    const word = /^[\s,]*(\p{L}[\p{L}'’.-]*)/u.exec(rest);
    const isNamed = word?.[1] && (/^\p{Lu}/u.test(word[1]) || names.has(fold(word[1]).replace(/\W/g, "")));
    if (!word || !isNamed) break;
    rest = rest.slice(word[0].length);
  }
  return rest.replace(/^[\s,.!?;:…–—-]+|^\p{Extended_Pictographic}+/gu, "").replace(/^[\s!.,]+/, "");
}

/** What opens and says nothing of the matter, however it is worded: what follows must say something, or it stays. */
function isOpeningFiller(sentence: string, matter: Matter): boolean {
  if (wordsOf(sentence).length > MAX_FILLER_WORDS) return false;
  return !hasSubstance(sentence, matter) || exclaimsBesides(sentence, matter);
}

/** "Que bom te ver de novo!": a feeling, which has one word of the matter by chance and more that are not of it. */
function exclaimsBesides(sentence: string, matter: Matter): boolean {
  if (!/!\s*$/.test(sentence) || movesOn(sentence)) return false;
  const stems = [...new Set(contentStems(sentence))];
  const shared = stems.filter((stem) => matter.stems.has(stem)).length;
  return shared <= 1 && stems.length - shared >= 2;
}

function stripClosing(all: readonly Sentence[], matter: Matter, codes: Codes): Sentence[] {
  const sentences = [...all];
  while (sentences.length > 1) {
    const last = sentences.at(-1);
    if (!last || !isClosingFiller(last.text, matter)) break;
    // Beside nothing but courtesy it may be all that the answer says, in words of its own.
    if (!isFarewell(last.text, matter) && !sentences.slice(0, -1).some(({ text }) => hasSubstance(text, matter))) break;
    codes.add("signoff");
    sentences.pop();
  }
  return sentences;
}

/** What ends a letter, and what offers more help than was asked for. */
const FAREWELL =
  /\b(atenciosamente|cordialmente|att|abracos?|abs|grande abraco|ate (mais|logo|breve|ja)|(fico|ficamos|estou|estamos|sigo|seguimos) (a |ao |à )?(sua |seu |total |inteira )*(disposicao|dispor|por aqui|aqui)|qualquer (coisa|duvida)|(algo|alguma coisa) mais|alguma (outra )?duvida|tenha (um|uma) (otim|excelent|bo)\w+|conte (sempre )?(comigo|conosco)|obrigad[oa] (por|pel)\w*|agradec\w+|best regards|kind regards|sincerely|(let|contact) (me|us) )/;

function isClosingFiller(sentence: string, matter: Matter): boolean {
  const words = wordsOf(sentence);
  if (words.length > MAX_FILLER_WORDS) return false;
  const folded = fold(sentence);
  if (/\d|https?:|@|\[/.test(folded)) return false;
  if (isFarewell(sentence, matter)) return true;
  if (hasSubstance(sentence, matter)) return false;
  const asks = /\?\s*$/.test(folded) && !TAG_QUESTION.test(folded);
  return !asks || isCourteous(sentence);
}

/** It takes leave in words that everybody uses, and says next to nothing of the matter. */
const isFarewell = (sentence: string, matter: Matter): boolean =>
  FAREWELL.test(fold(sentence)) &&
  contentStems(sentence).filter((stem) => !COURTESY.has(stem) && matter.stems.has(stem)).length <= 1;

const isCourteous = (sentence: string): boolean => contentStems(sentence).some((stem) => COURTESY.has(stem));

/** Without the customer's name where it calls them; not where it is said of them ("no nome de Jean"). */
export function withoutVocative(text: string, name: string): string {
  const full = `${escaped(name)}(?: \\p{Lu}[\\p{L}]+){0,3}`;
  return text
    .replace(
      new RegExp(`(^|[.!?…]\\s+|\\n)${full}\\s*[,!:]\\s*(\\p{L})`, "giu"),
      (_all, before: string, letter: string) => `${before}${letter.toUpperCase()}`,
    )
    .replace(new RegExp(`,\\s*${full}(?=\\s*[.!?,;…]|\\s*$)`, "giu"), "");
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
