import { contentStems, fold, nGrams, sentencesOf, shareIn, wordsOf } from "./words.ts";

const GRAM_WORDS = 6;
const SAME_RULE = 0.6;
const MIN_STEMS = 6;
/** Longer than any Portuguese word: an encoded text, a key. */
const MAX_TOKEN_CHARACTERS = 28;

const SPEAKS_OF_ITSELF =
  /\b(minhas (instruc|regra|diretriz)\w*|prompt|instruc\w+ (do sistema|iniciais|internas|acima)|system (prompt|message|instruction)s?|modelo de linguagem|language model|inteligencia artificial|sou (um|uma) (ia|ai|assistente (virtual|de ia)|robo|bot)|as an ai|my (instructions|rules|guidelines)|fui (programad|instruid|configurad|treinad)\w+|openai|chatgpt|developer mode|modo desenvolvedor|jailbreak|dan mode|ja_usado|<\/?(empresa|contato|conhecimento|historico|tarefa|resumo|correcao))/;

/** Whether a text says something of the instructions, the blocks or the machine. Nothing of that is for customers. */
export function leaks(text: string, instructions: string, nonce: string): boolean {
  if (fold(text).includes(fold(nonce)) || SPEAKS_OF_ITSELF.test(fold(text))) return true;
  if (hasOddToken(text) || hasFieldsOfBlocks(text)) return true;
  const { grams, rules, manners } = knowledgeOf(instructions);
  for (const gram of nGrams(wordsOf(text), GRAM_WORDS)) if (grams.has(gram)) return true;
  return retellsRule(text, rules) || tellsOfOrders(text, manners);
}

/** "de: cliente, texto: oi" is how the conversation is written for a model, and nothing that anybody writes. */
const FIELD_OF_BLOCK =
  /\b(de|quando|tipo|texto|titulo|responde_a|situacao|etiquetas|aberturas|fechos|politicas)["']?\s*:/g;

const hasFieldsOfBlocks = (text: string): boolean =>
  new Set([...fold(text).matchAll(FIELD_OF_BLOCK)].map(([, name]) => name)).size >= 2;

interface Known {
  readonly instructions: string;
  readonly grams: ReadonlySet<string>;
  readonly rules: readonly ReadonlySet<string>[];
  /** Stems of what they say of how to write, and not of the business. */
  readonly manners: ReadonlySet<string>;
}
let known: Known | undefined;

/** What instructions are made of. They are the same from one text to the next, and long. */
function knowledgeOf(instructions: string): Known {
  if (known?.instructions === instructions) return known;
  known = {
    instructions,
    grams: nGrams(wordsOf(instructions), GRAM_WORDS),
    rules: sentencesOf(instructions).map((rule) => new Set(contentStems(rule.text))),
    manners: mannersOf(instructions),
  };
  return known;
}

/** Instructions that tell facts and manners apart say of manners what no answer to a customer is about. */
function mannersOf(instructions: string): ReadonlySet<string> {
  const [task = "", facts = "", manners] = instructions.split(/^(?:FONTES|ESTILO)$/m);
  if (manners === undefined) return new Set();
  const ofFacts = new Set(contentStems(facts));
  return new Set(contentStems(`${task} ${manners}`).filter((stem) => !ofFacts.has(stem)));
}

const WRITER =
  /\b(eu|me|mim|minhas?|meus?|nos|fui|fomos|estou|estamos|sou|somos|recebi|recebemos|sigo|seguimos|devo|posso|tenho|escrevo|respondo|uso)\b/;
/** Somebody has others do something, or keeps them from it; a thing that is asked for is no order. */
const ORDERED =
  /\b(orden\w*|ordem|orient\w+|regras?|diretriz\w*|comandos?|(mand|deix|ped|obrig|ensin)\w+ (eu|que|para|pra|nao|a|\w+r)\b|program\w+|configur\w+|trein\w+|determin\w+|proib\w+|permit\w+|permiss\w+|imped\w+|autoriz\w+|exig\w+|criador\w*|desenvolvedor\w*|tarefa|funcao|limit\w+|defin\w+)\b/;

/** Whoever writes says how they were told to write, in whatever words: of themselves, of an order, and of the manners that were asked for. */
const tellsOfOrders = (text: string, manners: ReadonlySet<string>): boolean =>
  sentencesOf(text).some((sentence) => {
    const folded = fold(sentence.text);
    if (!WRITER.test(folded) || !ORDERED.test(folded)) return false;
    const besides = wordsOf(sentence.text).filter((word) => !WRITER.test(word) && !ORDERED.test(word));
    return contentStems(besides.join(" ")).some((stem) => manners.has(stem));
  });

/** In other words, but with most of a rule's own. */
function retellsRule(text: string, rules: Known["rules"]): boolean {
  return sentencesOf(text).some((sentence) => {
    const stems = new Set(contentStems(sentence.text));
    return stems.size >= MIN_STEMS && rules.some((rule) => shareIn(stems, rule) >= SAME_RULE);
  });
}

function hasOddToken(text: string): boolean {
  return text
    .split(/\s+/)
    .some(
      (token) => token.length > MAX_TOKEN_CHARACTERS && !/^(https?:|www\.)|[/.@]/i.test(token.replace(/[.,!?]+$/, "")),
    );
}
