import type { BusinessProfile } from "@gomarketing/contracts";
import type { Source } from "../context/situation.ts";

interface Business {
  readonly profile: BusinessProfile;
  readonly sources: readonly Source[];
}

const source = (title: string, text: string, url?: string): Source => ({
  title,
  text,
  missing: [],
  ...(url && { url }),
});
const profile = (name: string, offer: string, hours: string, policies: string): BusinessProfile => ({
  name,
  offer,
  hours,
  policies,
});

/** The businesses of the evaluation's conversations, as their owners would describe them. */
export const BUSINESSES: Readonly<Record<string, Business>> = {
  padaria: {
    profile: profile(
      "Padaria Trigo Bom",
      "Pães, bolos e salgados",
      "Todos os dias das 6h às 20h",
      "Encomendas com 24 horas de antecedência e sinal de 50%.",
    ),
    sources: [
      source(
        "Bolos por encomenda",
        "Bolo de cenoura com cobertura custa R$ 48,00 o quilo. Bolo de chocolate custa R$ 55,00 o quilo.",
      ),
      source("Entrega", "Entregamos no Centro e na Savassi por R$ 8,00, de segunda a sábado."),
    ],
  },
  clinica: {
    profile: profile(
      "Clínica Vida Plena",
      "Consultas de dermatologia e clínica geral",
      "Segunda a sexta das 8h às 18h",
      "Cancelamento sem custo até 24 horas antes.",
    ),
    sources: [
      source("Convênios", "Atendemos Unimed, Bradesco Saúde e particular. A consulta particular custa R$ 280,00."),
      source("Preparo de exame de sangue", "O exame de sangue pede jejum de 8 horas; água pode."),
    ],
  },
  oficina: {
    profile: profile(
      "Oficina Dois Irmãos",
      "Mecânica, freios e suspensão",
      "Segunda a sexta das 8h às 17h30",
      "Orçamento sem compromisso. Garantia de 90 dias no serviço.",
    ),
    sources: [
      source("Revisão", "A revisão básica custa R$ 350,00 e leva 4 horas; inclui óleo e filtros."),
      source("Alinhamento", "Alinhamento e balanceamento custam R$ 120,00."),
    ],
  },
  loja: {
    profile: profile(
      "Loja Flor de Maio",
      "Roupas femininas",
      "Segunda a sábado das 9h às 19h",
      "Troca em até 30 dias com etiqueta.",
    ),
    sources: [
      source(
        "Trocas",
        "A troca é feita em até 30 dias, com a etiqueta, na loja ou pelos Correios.",
        "https://flordemaio.example/trocas",
      ),
      source("Frete", "O frete para Minas Gerais custa R$ 18,90 e leva de 3 a 5 dias úteis."),
    ],
  },
  imobiliaria: {
    profile: profile(
      "Imobiliária Horizonte",
      "Aluguel e venda de imóveis",
      "Segunda a sexta das 9h às 18h",
      "Visitas com hora marcada.",
    ),
    sources: [
      source(
        "Apartamento na rua Sergipe",
        "Apartamento de 2 quartos na rua Sergipe: aluguel de R$ 2.400,00 e condomínio de R$ 610,00. Aceita animais.",
      ),
      source("Documentos do aluguel", "Para alugar pedimos documento com foto, comprovante de renda e de residência."),
    ],
  },
  petshop: {
    profile: profile(
      "Pet Shop Amigo Fiel",
      "Banho, tosa e rações",
      "Terça a domingo das 9h às 18h",
      "Pedimos a carteira de vacinação.",
    ),
    sources: [
      source("Banho e tosa", "Banho de cachorro pequeno custa R$ 60,00; com tosa, R$ 95,00. Dura 2 horas."),
      source("Táxi dog", "Buscamos e levamos o animal em até 5 km por R$ 20,00."),
    ],
  },
  academia: {
    profile: profile(
      "Academia Corpo em Dia",
      "Musculação e aulas coletivas",
      "Segunda a sexta das 6h às 22h, sábado das 8h às 14h",
      "Sem fidelidade.",
    ),
    sources: [
      source("Planos", "O plano mensal custa R$ 119,00 e o trimestral custa R$ 309,00."),
      source("Aula experimental", "A primeira aula é gratuita, com agendamento."),
    ],
  },
  restaurante: {
    profile: profile("Cantina da Nona", "Massas e pizzas", "Quarta a segunda das 18h às 23h30", "Reservas até as 20h."),
    sources: [
      source("Rodízio", "O rodízio de massas custa R$ 69,90 por pessoa, às quartas e quintas."),
      source("Reservas", "Reservamos mesas para até 12 pessoas; seguramos a mesa por 15 minutos."),
    ],
  },
  escola: {
    profile: profile(
      "Escola Pequeno Príncipe",
      "Educação infantil",
      "Segunda a sexta das 7h às 18h",
      "Matrículas abertas o ano todo, conforme vagas.",
    ),
    sources: [
      source("Mensalidade", "A mensalidade do meio período custa R$ 980,00 e a do integral custa R$ 1.650,00."),
      source("Visita", "As visitas à escola acontecem às terças e quintas, das 9h às 11h."),
    ],
  },
  otica: {
    profile: profile(
      "Ótica Boa Vista",
      "Óculos e lentes",
      "Segunda a sábado das 9h às 18h",
      "Garantia de 1 ano na armação.",
    ),
    sources: [
      source("Prazo das lentes", "Lentes simples ficam prontas em 3 dias úteis; multifocais em 7 dias úteis."),
      source("Pagamento", "Parcelamos em até 10 vezes sem juros no cartão."),
    ],
  },
  salao: {
    profile: profile(
      "Salão Bela Rosa",
      "Cabelo, unhas e sobrancelha",
      "Terça a sábado das 9h às 19h",
      "Tolerância de 10 minutos de atraso.",
    ),
    sources: [
      source("Preços", "Corte feminino custa R$ 90,00; escova custa R$ 60,00; manicure custa R$ 35,00."),
      source("Coloração", "Para coloração fazemos antes um teste de mecha, que leva 30 minutos."),
    ],
  },
  eletronica: {
    profile: profile(
      "Eletro Conserta",
      "Conserto de celulares e notebooks",
      "Segunda a sexta das 9h às 18h",
      "Garantia de 90 dias. Diagnóstico em 2 dias úteis.",
    ),
    sources: [
      source("Troca de tela", "A troca de tela do Galaxy A54 custa R$ 420,00 e fica pronta em 1 dia útil."),
      source("Bateria", "A troca de bateria de iPhone custa R$ 260,00."),
    ],
  },
};
