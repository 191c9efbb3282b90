export interface DemoCustomer {
  readonly number: string;
  readonly name: string;
  /** What they write first, in a row. */
  readonly opening: readonly string[];
  /** What they answer, one after each message of the agent. */
  readonly answers: readonly string[];
}

/** The people of the demo: enough kinds of request to see an inbox at work. */
export const CUSTOMERS: readonly DemoCustomer[] = [
  {
    number: "+5531991234567",
    name: "Marina Duarte",
    opening: [
      "Oi! Comprei um tênis 38 e ficou apertado. Dá pra trocar?",
      "Pedido *48213*, queria o 39",
      "E outra coisa: vocês conseguem retirar aqui em *Contagem*? Preciso pra sábado, é aniversário da minha filha 🎂",
    ],
    answers: ["Perfeito!", "Pode ser amanhã de manhã, fico em casa até meio-dia.", "Muito obrigada 🙏"],
  },
  {
    number: "+5531988880147",
    name: "Padaria Pão de Minas",
    opening: ["Bom dia! Vocês fazem uniforme bordado?", "Seriam 12 camisas, pra semana que vem"],
    answers: ["Tamanhos: 4 M, 6 G e 2 GG", "Fechado, pode mandar a chave Pix."],
  },
  {
    number: "+5511976543210",
    name: "João Vítor Sales",
    opening: ["O boleto venceu ontem, consegue gerar outro?"],
    answers: ["CPF termina em 27", "Recebi, valeu!"],
  },
  {
    number: "+5521965432109",
    name: "Cláudia Nogueira",
    opening: ["Meu pedido chegou, tudo certinho. Obrigada pela atenção! 🙏"],
    answers: ["Vou indicar pra todo mundo 😊"],
  },
  {
    number: "+5541998765432",
    name: "Renato Kobayashi",
    opening: ["Qual o valor do frete pra Curitiba?", "CEP 80010-000"],
    answers: ["E o prazo?", "Ótimo, vou fechar pelo site."],
  },
  {
    number: "+5531999870011",
    name: "Dona Zuleide",
    opening: ["Deus abençoe meu filho 🙏", "Consegui fazer a compra sim"],
    answers: ["Amém! 🙏"],
  },
];
