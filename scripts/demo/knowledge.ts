/** What the demo's shop has written down: the copilot answers from it, with or without a model. */
export const ARTICLES: readonly { readonly title: string; readonly body: string }[] = [
  {
    title: "Política de trocas",
    body: `## Prazo e condições
A primeira troca é por nossa conta, em até 30 dias depois da entrega, com o produto sem uso e a etiqueta.

## Como trocar
Informe o número do pedido e o tamanho que você quer. Separamos o novo tamanho no mesmo dia, se houver em estoque.

## Coleta em casa
Coletamos em Belo Horizonte e em Contagem, de segunda a sábado, das 9h às 13h. A coleta sai no dia útil seguinte ao pedido.`,
  },
  {
    title: "Frete e prazos de entrega",
    body: `## Prazos
Para capitais do Sul e do Sudeste a entrega leva de 2 a 4 dias úteis; para as demais cidades, de 5 a 9 dias úteis.

## Valor do frete
O frete é calculado pelo CEP no carrinho. Em compras acima de R$ 299 o frete é grátis para o Sul e o Sudeste.`,
  },
  {
    title: "Boleto, Pix e segunda via",
    body: `## Segunda via do boleto
Boleto vencido pode ser emitido de novo com nova data de vencimento, sem juros, em até 5 dias depois do vencimento. Precisamos do CPF ou do número do pedido.

## Pix
A chave Pix da loja é o CNPJ que aparece no rodapé do pedido. O pagamento por Pix é confirmado na hora.`,
  },
  {
    title: "Uniformes bordados",
    body: `Fazemos uniformes bordados a partir de 10 peças, em camisas polo e de malha. O prazo é de 7 dias úteis depois da aprovação da arte. Pedimos a lista de tamanhos e o logotipo em boa resolução.`,
  },
  {
    title: "Horário e endereço da loja",
    body: `A Loja Centro atende de segunda a sexta, das 9h às 19h, e aos sábados, das 9h às 14h. Não abrimos aos domingos e feriados. A retirada na loja é grátis e fica pronta em até 2 horas.`,
  },
];
