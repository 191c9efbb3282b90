import { type Asked, startProvider } from "../apps/backend/test/provider-stand-in.ts";

/** A provider of models in a process of its own: what it says, and when, is the same for whoever asks. */
export const ANSWER =
  "Seu pedido sai hoje do nosso depósito e a transportadora manda o código de rastreio assim que ele for coletado. " +
  "Enquanto isso você acompanha cada etapa pela página do pedido, com o mesmo e-mail da compra. " +
  "Caso a caixa chegue aberta ou molhada, recuse o recebimento e nos escreva por aqui: outra caixa vai no mesmo dia. " +
  "Trocas de tamanho seguem pelo mesmo caminho, com a etiqueta presa na peça e sem sinais de uso.";

/** As a quick provider does: a while before the first word, then one after the other. */
const FIRST_AFTER_MS = 150;
const EVERY_MS = 10;

type Order = { readonly id: number; readonly do: "asked" };

if (process.send) {
  let last: Asked | undefined;
  const provider = await startProvider((asked) => {
    last = asked;
    return { say: ANSWER, firstAfterMs: FIRST_AFTER_MS, everyMs: EVERY_MS };
  });
  process.on("message", ({ id }: Order) => process.send?.({ id, answer: last }));
  process.send({ ready: { url: provider.url } });
}
