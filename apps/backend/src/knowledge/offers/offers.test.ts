import type { KnowledgeArticle, KnowledgeOffer, KnowledgePassage } from "@gomarketing/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../../test/desk.ts";
import { maskPersonalData } from "./mask-personal-data.ts";
import { offerKnowledge } from "./offer-knowledge.ts";
import { questionAndAnswer, type Said } from "./question-and-answer.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

const ANSWER = "Sim! Fazemos ajuste de barra em até dois dias úteis, por R$ 25 a peça.";

/** A customer asks, the team answers, and the chat is resolved and looked through. */
async function solve(name: string, phone: string, question: string, answer: string): Promise<KnowledgeOffer[]> {
  const customer = desk.customer(name, phone);
  await customer.writes(question);
  const chat = (await desk.chats()).find(({ contact }) => contact.phone === phone);
  await desk.send(chat?.id ?? "", answer);
  await desk.client.send("PATCH", `/api/chats/${chat?.id}`, JSON.stringify({ status: "resolved" }), {
    "content-type": "application/json",
  });
  const { organization } = (await desk.client.get<{ organization: { id: string } }>("/api/me")).body;
  await offerKnowledge(desk.context, { organizationId: organization.id, chatId: chat?.id ?? "" });
  return (await offers()).filter(({ chatId }) => chatId === chat?.id);
}

const offers = async (state = "pending") =>
  (await desk.client.get<{ offers: KnowledgeOffer[] }>(`/api/knowledge/offers?state=${state}`)).body.offers;

describe("a solved chat", () => {
  it("offers its question and answer once; approved, they are found, and are not offered again", async () => {
    const [offer] = await solve("Bia", "+5531911112222", "oi! vcs fazem ajuste de barra?", ANSWER);
    expect(offer).toMatchObject({ question: "Vcs fazem ajuste de barra?", answer: ANSWER, state: "pending" });

    const approved = await desk.client.post<KnowledgeOffer>(`/api/knowledge/offers/${offer?.id}/approve`, {
      question: "Vocês fazem ajuste de barra?",
    });

    expect(approved).toMatchObject({ status: 200, body: { state: "approved" } });
    const article = await desk.client.get<KnowledgeArticle>(`/api/knowledge/articles/${approved.body.articleId}`);
    expect(article.body).toMatchObject({
      kind: "chat",
      status: "published",
      title: "Vocês fazem ajuste de barra?",
      body: ANSWER,
    });
    const found = await desk.client.get<{ passages: KnowledgePassage[] }>(
      "/api/knowledge/search?q=ajuste%20da%20barra%20qto%20%C3%A9",
    );
    expect(found.body.passages).toMatchObject([{ kind: "chat", sourceId: article.body.id }]);
    expect(await solve("Leo", "+5531911113333", "fazem ajuste de barra?", ANSWER)).toEqual([]);
    expect((await desk.client.post(`/api/knowledge/offers/${offer?.id}/reject`)).status).toBe(409);
  });

  it("is offered no more once it was rejected", async () => {
    const [offer] = await solve(
      "Rui",
      "+5531911114444",
      "vcs alugam smoking?",
      "Alugamos smoking por R$ 180 o fim de semana, com prova antes.",
    );

    expect((await desk.client.post(`/api/knowledge/offers/${offer?.id}/reject`)).body).toMatchObject({
      state: "rejected",
    });
    expect(
      await solve("Rui", "+5531911114444", "obrigado", "Por nada, até a próxima, e bom casamento para vocês!"),
    ).toEqual([]);
    expect(await offers("rejected")).toMatchObject([{ id: offer?.id }]);
  });
});

describe("a question and its answer", () => {
  const talk = (...lines: string[]): Said[] =>
    lines.map((line, index) => ({
      id: String(index),
      who: line.startsWith("> ") ? "team" : "customer",
      text: line.replace("> ", ""),
    }));

  it.each([
    ["nobody answered", ["Vocês vendem lã merino?"]],
    [
      "the answer asks back",
      ["Vocês vendem lã merino?", "> Temos várias cores de lã merino. Qual a espessura que procura?"],
    ],
    [
      "it is about this customer's order",
      ["Quando chega a lã merino?", "> O seu pedido saiu hoje para entrega e chega até as 18h, combinado?!"],
    ],
    [
      "the answer says something of this customer",
      ["Qual o pix da loja de lã?", "> Mande para maria@example.com e depois envie o comprovante por aqui."],
    ],
    ["the answer is short", ["Vendem lã merino?", "> Sim, vendemos"]],
    ["nothing was asked", ["Bom dia", "> Bom dia! Seja bem-vinda, estamos aqui para o que precisar, é só chamar."]],
  ])("are none when %s", (_why, lines) => {
    expect(questionAndAnswer(talk(...lines), [])).toBeUndefined();
  });

  it("say nothing of who asked and who answered", () => {
    const found = questionAndAnswer(
      talk(
        "Oi, aqui é a Marina, CPF 529.982.247-25. Vocês vendem lã merino no 31 99999-0000?",
        "> Vendemos lã merino em novelos de 100 g, a R$ 48 cada.",
      ),
      ["Marina Souza"],
    );

    expect(found?.question).toBe("Aqui é a [NOME], CPF [CPF_1]. Vocês vendem lã merino no [TELEFONE]?");
    expect(found?.answer).toBe("Vendemos lã merino em novelos de 100 g, a R$ 48 cada.");
  });

  it.each([
    ["meu cep é 30130-010", "meu cep é [CEP]"],
    ["o pedido 4458812 e o rastreio BR123456789BR", "o pedido [NÚMERO] e o rastreio [NÚMERO]"],
    ["custa R$ 12.500,00 ou 10 x de R$ 1250", "custa R$ 12.500,00 ou 10 x de R$ 1250"],
    ["ligue (31) 3333-4444 ou +55 31 98888-7777", "ligue [TELEFONE] ou [TELEFONE]"],
  ])("mask what is somebody's own: %s", (text, masked) => {
    expect(maskPersonalData(text, [])).toMatchObject({ text: masked });
  });
});
