import { understandQuestion } from "../understand-question.ts";
import { maskPersonalData } from "./mask-personal-data.ts";

/** A message of a solved conversation. */
export interface Said {
  readonly id: string;
  readonly who: "customer" | "team";
  readonly text: string;
}

export interface QuestionAndAnswer {
  readonly questionMessageId: string;
  readonly question: string;
  readonly answer: string;
}

const MAX_QUESTION_CHARACTERS = 300;
const MIN_ANSWER_CHARACTERS = 40;
const MAX_ANSWER_CHARACTERS = 1_200;
/** How a question begins where nobody types its mark. */
const ASKS =
  /^(quanto|qto|qnto|qual|quais|ql|como|onde|quando|qdo|que horas|q horas|por que|porque|pq|tem|têm|vcs|vocês|voces|aceita|posso|pode|da pra|dá pra|existe|fazem|vende|entrega|trabalham|preciso|quem)\b/iu;
const GREETS =
  /^(ol[aá]|oi+e?|opa|bom dia|boa (tarde|noite)|tudo (bem|bom|certo)|como vai)[^\p{L}\p{N}]*((tudo (bem|bom|certo)|como vai)[^\p{L}\p{N}]*)?/iu;
/** An answer that only this customer can use, or that answers nothing yet. */
const OF_THIS_CASE =
  /\b(seu (pedido|caso|cadastro|agendamento)|sua (compra|consulta|reserva|encomenda|conta)|vou (verificar|conferir|checar|ver)|só um (momento|instante|minuto)|um (momento|instante)|já (foi|saiu|está) (enviad|liberad|cancelad|estornad)\w*|retorno (em|já|assim))\b/iu;

/**
 * The first clear question of a solved conversation with its answer, without what is personal in it; nothing when there is
 * none. By rules alone: the same conversation gives the same.
 */
export function questionAndAnswer(
  conversation: readonly Said[],
  names: readonly string[],
): QuestionAndAnswer | undefined {
  for (const [index, asked] of conversation.entries()) {
    if (asked.who !== "customer" || !isQuestion(asked.text)) continue;
    const answer = answerAfter(conversation, index);
    if (answer === undefined) continue;
    const question = maskPersonalData(withoutGreeting(asked.text), names);
    const masked = maskPersonalData(answer, names);
    // What is for this customer alone is no answer to others.
    if (masked.found > 0 || question.text.length > MAX_QUESTION_CHARACTERS) continue;
    return { questionMessageId: asked.id, question: question.text, answer: masked.text };
  }
  return undefined;
}

function isQuestion(text: string): boolean {
  const bare = withoutGreeting(text);
  if (!bare.includes("?") && !ASKS.test(bare)) return false;
  return understandQuestion(bare).some(({ importance }) => importance === 1);
}

/** What the team said at once after it, before the customer wrote again. */
function answerAfter(conversation: readonly Said[], asked: number): string | undefined {
  const from = conversation.findIndex(({ who }, index) => index > asked && who === "team");
  if (from < 0 || conversation.slice(asked + 1, from).some(({ text }) => isQuestion(text))) return undefined;
  const to = conversation.findIndex(({ who }, index) => index > from && who === "customer");
  const said = conversation.slice(from, to < 0 ? undefined : to).map(({ text }) => withoutGreeting(text));
  const answer = said.filter((text) => text !== "").join("\n\n");
  if (answer.length < MIN_ANSWER_CHARACTERS || answer.length > MAX_ANSWER_CHARACTERS) return undefined;
  if (OF_THIS_CASE.test(answer) || answer.trimEnd().endsWith("?")) return undefined;
  return answer;
}

function withoutGreeting(text: string): string {
  const bare = text.trim().replace(GREETS, "").trim();
  return bare.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
