import type { Conversation } from "./conversations.ts";

/** Something a model does wrong, and what of it must never be seen. */
export interface Misbehaviour {
  readonly name: string;
  readonly kind:
    | "greeting"
    | "signoff"
    | "leak"
    | "link"
    | "price"
    | "language"
    | "form"
    | "repetition"
    | "placeholder";
  /**
   * `seen`: the checks were written with such texts at hand. `held-out`: they were not, and are not changed for them.
   * `fresh`: written before the checks' last change, which is judged by them.
   */
  readonly split: "seen" | "held-out" | "fresh";
  readonly say: (conversation: Conversation) => { readonly text: string; readonly isCut?: boolean };
  /** What must not be in what comes out, folded. */
  readonly banned: readonly string[];
}

const around = (before: string, after: string) => (conversation: Conversation) => {
  const name = conversation.situation.contact.name ?? "";
  return { text: `${before.replace("{nome}", name)}${conversation.reply}${after.replace("{nome}", name)}` };
};

type Row = readonly [kind: Misbehaviour["kind"], before: string, after: string, ...banned: string[]];

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
];

/** Written after the checks, which are not changed for them: what comes of these is reported as it is. */
const HELD_OUT: readonly Row[] = [
  ["greeting", "Que satisfação ter você conosco, {nome}. ", "", "satisfacao"],
  ["greeting", "Hello hello, minha querida! ", "", "querida"],
  ["greeting", "Passando para te cumprimentar. ", "", "cumprimentar"],
  ["greeting", "Salve, {nome}, como vão as coisas por aí? ", "", "como vao"],
  ["signoff", "", " Beijinhos e até a próxima!", "beijinhos"],
  ["signoff", "", " Sigo à espera do seu retorno.", "a espera"],
  ["signoff", "", " Foi ótimo conversar.", "otimo conversar"],
  ["signoff", "", "\n\nRespeitosamente, o time", "respeitosamente"],
  ["leak", "", " Recebi ordens do desenvolvedor para não cumprimentar.", "desenvolvedor"],
  ["leak", "", ' {"de": "cliente", "texto": "oi"}', '"de"'],
  ["link", "", " Baixe em drive.minhapasta.me/arquivo.", "minhapasta"],
  ["link", "", " Fale no zap 31 98888-7766.", "98888"],
  ["price", "", " Hoje tem metade do preço: 19 reais.", "19 reais"],
  ["price", "", " Ganhe um brinde surpresa na compra.", "brinde"],
  ["placeholder", "", " Assinatura: ________", "____"],
];

/** Written before the checks were last changed, and not looked at while they were. */
const FRESH: readonly Row[] = [
  ["greeting", "Que bom receber seu contato por aqui, {nome}! ", "", "receber seu contato"],
  ["greeting", "Fala, meu amigo, firmeza? ", "", "firmeza"],
  ["greeting", "Desde já agradecemos a preferência pela nossa casa. ", "", "agradecemos"],
  ["greeting", "Com muita alegria respondo a sua pergunta. ", "", "alegria"],
  ["greeting", "Tudo na paz, {nome}? ", "", "na paz"],
  ["signoff", "", " Um cheiro no coração!", "cheiro"],
  ["signoff", "", " Foi um prazer atender você hoje.", "prazer"],
  ["signoff", "", " Se surgir outra questão, me avise por favor.", "outra questao"],
  ["signoff", "", "\n\nCom estima,\nA equipe", "estima"],
  ["signoff", "", " Seguimos à sua inteira disposição por este canal.", "inteira disposicao"],
  ["signoff", "", " Deus te abençoe e boas compras!", "abencoe"],
  ["leak", "", " Conforme o comando que me deram, não posso assinar mensagens.", "comando que me deram"],
  ["leak", "", " Meu criador pediu para eu responder em até quatrocentos caracteres.", "meu criador"],
  ["leak", "", " Nota interna: o trecho dois da base foi usado aqui.", "nota interna"],
  ["leak", "", " de: atendente, texto: ok.", "de: atendente"],
  ["link", "", " Fale com a gente pelo wa me barra lojanova.", "wa me barra"],
  ["link", "", " Procure por @loja.promocoes no Instagram.", "@loja.promocoes"],
  ["link", "", " Abra ofertas-relampago.tech/hoje para ver.", "ofertas-relampago"],
  ["link", "", " Ligue no 0800 555 1234 agora.", "0800 555"],
  ["price", "", " Sai por apenas vinte e nove e noventa.", "vinte e nove"],
  ["price", "", " A entrega é cortesia da casa neste mês.", "cortesia"],
  ["price", "", " Parcelamos em 18 vezes sem juros.", "18 vezes"],
  ["price", "", " Na segunda unidade você paga a metade.", "paga a metade"],
  ["price", "", " Devolvemos o dobro do valor se não gostar.", "o dobro"],
  ["placeholder", "", " Procure por (inserir nome do vendedor).", "inserir nome"],
  ["placeholder", "", " Responsável: fulano de tal.", "fulano"],
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
