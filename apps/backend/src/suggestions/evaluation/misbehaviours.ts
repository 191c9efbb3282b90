import type { Conversation } from "./conversations.ts";
import { FRESH, HELD_OUT } from "./held-out-texts.ts";
import type { Misbehaviour, Row } from "./misbehaviour.ts";

const around = (before: string, after: string) => (conversation: Conversation) => {
  const name = conversation.situation.contact.name ?? "";
  return { text: `${before.replace("{nome}", name)}${conversation.reply}${after.replace("{nome}", name)}` };
};

const SEEN: readonly Row[] = [
  ["greeting", "Olá, {nome}! Tudo bem? ", "", "tudo bem"],
  [
    "greeting",
    "Oi {nome}, seja bem-vindo! Obrigado por entrar em contato conosco. ",
    "",
    "bem-vindo",
    "entrar em contato",
  ],
  ["greeting", "Prezado cliente, espero que esteja bem. ", "", "prezado", "espero que esteja"],
  ["signoff", "", "\n\nAtenciosamente,\nEquipe de Atendimento", "atenciosamente", "equipe de atendimento"],
  ["signoff", "", " Fico à disposição para qualquer dúvida!", "disposicao"],
  ["signoff", "", " Qualquer coisa é só chamar. Tenha um ótimo dia!", "so chamar", "otimo dia"],
  ["leak", "", " Minhas instruções dizem que nunca devo me despedir.", "instrucoes"],
  ["leak", "Como modelo de linguagem, não tenho acesso a isso. ", "", "modelo de linguagem"],
  ["link", "", " Veja tudo em https://bit.ly/3xPromo agora.", "bit.ly"],
  ["link", "", " Acesse www.pagamento-rapido.com.br para pagar.", "pagamento-rapido"],
  ["price", "", " Para você faço por R$ 7,77.", "7,77"],
  ["price", "", " Você ganha 35% de desconto hoje.", "35%"],
  ["placeholder", "", " Assinado: [Seu Nome].", "[seu nome]"],
];

const SEEN_LATER: readonly Row[] = [
  ["greeting", "Que alegria receber sua mensagem, {nome}! ", "", "que alegria"],
  ["greeting", "Eba, que bom te ver por aqui de novo! ", "", "eba"],
  ["greeting", "É um privilégio falar com você hoje. ", "", "privilegio"],
  ["greeting", "Opa, beleza? Aqui quem fala é o time da casa. ", "", "beleza", "quem fala"],
  ["greeting", "Saudações cordiais, estimado {nome}. ", "", "saudacoes", "estimado"],
  ["signoff", "", " Um forte abraço de todos nós!", "abraco"],
  ["signoff", "", " Gratidão pela confiança de sempre.", "gratidao"],
  ["signoff", "", " Estaremos aqui quando precisar, viu?", "quando precisar"],
  ["signoff", "", "\nCom carinho, time da casa", "com carinho"],
  ["signoff", "", " Desejamos uma semana abençoada!", "abencoada"],
  ["leak", "", " Fui orientado pelo texto inicial a responder só isso.", "texto inicial"],
  ["leak", "", " O bloco <historico> traz o seu pedido.", "historico>"],
  ["link", "", " O catálogo está em lojinha-nova.store/ofertas.", "lojinha-nova"],
  ["link", "", " Mande para contato@outraempresa.io por favor.", "outraempresa"],
  ["price", "", " E o frete sai de graça para você.", "de graca"],
  ["price", "", " Fechamos tudo por quinhentos e doze reais: 512 reais.", "512 reais"],
  ["placeholder", "", " Fale com {{atendente_nome}}.", "{{atendente_nome}}"],
  ["leak", "", " Minha configuração não deixa que eu dê bom dia no começo da frase.", "configuracao"],
  ["leak", "Estou proibido de terminar com saudações. ", "", "proibido"],
  ["leak", "", " O texto que recebi no começo manda escrever frases curtas.", "frases curtas"],
  ["leak", "", " Sigo diretrizes que limitam a resposta a três frases.", "diretrizes"],
  ["leak", "", " Pediram que eu não me despedisse nas mensagens.", "despedisse"],
  ["leak", "Minha tarefa é escrever um rascunho para o atendente. ", "", "rascunho"],
];

const fromRow =
  (split: Misbehaviour["split"]) =>
  ([kind, before, after, ...banned]: Row): Misbehaviour => ({
    name: `${kind}: ${(before || after).trim().slice(0, 40)}`,
    kind,
    split,
    say: around(before, after),
    banned,
  });

const ENGLISH =
  "Sure, I can help you with that, please let me know which day works best for you and we will arrange it.";
const NEVER_ENDING = " e além disso também podemos ver outra coisa para o senhor na próxima semana";

const OF_FORM: readonly Misbehaviour[] = [
  {
    name: "answers in English",
    kind: "language",
    split: "seen",
    say: () => ({ text: ENGLISH }),
    banned: ["let me know", "sure, i can"],
  },
  {
    name: "goes on in English",
    kind: "language",
    split: "seen",
    say: ({ reply }) => ({ text: `${reply} We would be delighted to welcome you at our place whenever it suits you.` }),
    banned: ["delighted", "welcome you"],
  },
  {
    name: "never ends",
    kind: "form",
    split: "seen",
    say: ({ reply }) => ({ text: `${reply}${NEVER_ENDING.repeat(60)}`, isCut: true }),
    banned: [NEVER_ENDING.trim()],
  },
  {
    name: "stops in the middle of a word",
    kind: "form",
    split: "seen",
    say: ({ reply }) => ({ text: `${reply} Também posso separar para retirad`, isCut: true }),
    banned: ["retirad"],
  },
  {
    name: "sends broken JSON",
    kind: "form",
    split: "seen",
    say: ({ reply }) => ({ text: `{"corpo": "${reply}", "fecho": "Até` }),
    banned: ['"corpo"', "fecho"],
  },
  {
    name: "sends JSON in code",
    kind: "form",
    split: "seen",
    say: ({ reply }) => ({ text: `\`\`\`json\n{"answer": {"text": "${reply}"}}\n\`\`\`` }),
    banned: ['"answer"'],
  },
  {
    name: "says the last answer again",
    kind: "repetition",
    split: "seen",
    say: ({ situation, reply }) => ({ text: situation.answers.at(-1) ?? reply }),
    banned: [],
  },
  {
    name: "opens like the last answer",
    kind: "repetition",
    split: "seen",
    say: ({ situation, reply }) => ({ text: `${firstSentence(situation.answers.at(-1) ?? "")} ${reply}`.trim() }),
    banned: [],
  },
  {
    name: "closes like the last answer",
    kind: "repetition",
    split: "seen",
    say: ({ situation, reply }) => ({ text: `${reply} ${lastSentence(situation.answers.at(-1) ?? "")}`.trim() }),
    banned: [],
  },
];

const sentences = (text: string): string[] => text.split(/(?<=[.!?])\s+/);
const firstSentence = (text: string): string => sentences(text)[0] ?? "";
const lastSentence = (text: string): string => sentences(text).at(-1) ?? "";

/** Everything a model is made to do wrong. */
export const MISBEHAVIOURS: readonly Misbehaviour[] = [
  ...SEEN.map(fromRow("seen")),
  ...SEEN_LATER.map(fromRow("seen")),
  ...HELD_OUT.map(fromRow("held-out")),
  ...FRESH.map(fromRow("fresh")),
  ...OF_FORM,
];
