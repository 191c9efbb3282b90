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
  const { grams, rules } = knowledgeOf(instructions);
  for (const gram of nGrams(wordsOf(text), GRAM_WORDS)) if (grams.has(gram)) return true;
  return retellsRule(text, rules);
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
}
let known: Known | undefined;

/** What instructions are made of. They are the same from one text to the next, and long. */
function knowledgeOf(instructions: string): Known {
  if (known?.instructions === instructions) return known;
  known = {
    instructions,
    grams: nGrams(wordsOf(instructions), GRAM_WORDS),
    rules: sentencesOf(instructions).map((rule) => new Set(contentStems(rule.text))),
  };
  return known;
}

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
