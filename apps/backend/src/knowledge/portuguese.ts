/** How people write on WhatsApp, and what they mean. Of the language, not of any business. All folded: no accents, lower case. */

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .trim()
      .split(/\s*;\s*/)
      .flatMap((entry) => {
        const [short = "", long = ""] = entry.split("=");
        return short
          .trim()
          .split(/\s+/)
          .map((one) => [one, long.trim()] as const);
      }),
  );
const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Short for. */
export const ABBREVIATIONS = pairs(`
  vc vcs vce vces ce ces=voce; q=que; oq=o que; pq pqe=porque; qto qnto qt qnt=quanto; qta qnta=quanta; qtos qntos=quantos; qtas qntas=quantas;
  qdo qnd qndo=quando; qm=quem; ql=qual; qlqr qq=qualquer; tb tbm tmb=tambem; n ñ nn naum=nao; s ss=sim; mto mt mtu=muito; mta=muita;
  hj=hoje; amh amnh=amanha; dps dpois=depois; td=tudo; tds=todos; eh=e; ta tah=esta; to tou=estou; tava=estava; tamo=estamos; pf pfv pfvr pfr=por favor;
  obg obgd obgda brigado brigada=obrigado; vlw=valeu; blz=beleza; msg msgs=mensagem; end=endereco; tel fone=telefone; cel zap whats wpp=celular;
  pgto pagto pgmto=pagamento; cod=codigo; num=numero; tam=tamanho; niver=aniversario; jd=jardim; av=avenida; apto ap=apartamento;
  nf nfe=nota fiscal; fds=fim de semana; hrs hr hs=horas; min mins=minutos; seg=segunda; ter=terca; qua=quarta; qui=quinta; sex=sexta; sab=sabado; dom=domingo;
  kd=cade; aki=aqui; msm=mesmo; vzs vz=vezes; qro=quero; gnt=gente; ngm=ninguem; cmg=comigo; ctg=contigo; entao ent=entao; agr=agora;
  pra p=para; pro pros=para; prod=produto; qtd qtde=quantidade; un und=unidade; desc=desconto; promo=promocao; resp=resposta; info infos=informacao;
  sr=senhor; sra=senhora; dr=doutor; dra=doutora; facu=faculdade; app=aplicativo; site=site; wi=wifi; bike=bicicleta; moto=moto; refri=refrigerante; choc=chocolate`);

/** Of several words, what they ask for in one. */
export const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bquanto tempo\b|\bem quantos dias\b|\bquantos dias\b/g, " prazo "],
  [/\b(a |as |ate )?que horas?\b|\bqual (o |e o )?horario\b/g, " horario "],
  [/\b(de|e) gra[cç]a\b/g, " gratis "],
  [/\bquanto (que )?(e|fica|esta|sai|custa|vale|cobra|cobram|seria|da|vai ficar)\b/g, " quanto "],
  [/\bonde (que )?(e|fica|ficam|esta|voces? ficam?)\b/g, " endereco "],
  [/\bfim de semana\b|\bfinal de semana\b/g, " sabado domingo "],
  [/\bwi ?fi\b/g, " wifi "],
  [/\braio x\b/g, " radiografia "],
];

/** Says nothing of what is asked. */
export const FILLERS = list(`
  a o e as os um uma uns umas de da do das dos em na no nas nos num numa por pela pelo pelas pelos para com sem sob sobre ate que qual quais quem
  como se mas ou ficou ficaram fiquei ficando caiu cai maior menor conseguiu vcs tinham tive teve fizeram fizer foram era eram ja nao sim mais menos muito muita muitos muitas tao tambem so ainda la ai ali aqui ca isso isto esse essa este esta esses essas estes
  estas aquele aquela aquilo ele ela eles elas eu tu voce voces nos me mim te lhe se seu sua seus suas meu minha meus minhas teu tua nosso nossa
  ser e era foi sao sou somos fosse seja sera seria estar estou esta estamos estao estava estavam esteja ter tem tenho temos teria tinha tiver haver ha houve
  vai vou vamos vao ir ia fui pode posso podem podemos poderia podia consigo consegue conseguem conseguir ao aos cade ta la entao bem bom boa tao assim
  queria quero quer querem gostaria precisando precisam querendo preciso precisa precisava precisaria faz fazem fazer faco fiz feito fica ficam ficar da dao dar deu
  oi ola opa eai hey alo dia tarde noite bomdia obrigado obrigada valeu beleza favor gentileza licenca desculpa desculpe tudo td ok okay certo
  blz senhor senhora moca moco gente amigo amiga querida querido pessoal viu ne hein tipo rs rsrs kk kkk kkkk haha ah eh oh hum
  sabe saber sabem dizer diz falar fala fale informar informacao informacoes duvida duvidas ajuda ajudar pergunta perguntar
  porque pois quando onde ter algum alguma alguns algumas nenhum nenhuma todo toda todos todas outro outra cada qualquer mesmo mesma proprio
  acho achei achar parece talvez agora entao depois antes sempre nunca logo hoje ontem amanha ja
  coisa coisas negocio jeito caso vez parte ate apenas pouco pouca bastante demais sendo tendo indo voces lhes aos dele dela deles delas
  enquanto desde durante fico dai assim bastante
  ver vejo olha olhar olhe veja favor porfavor aguardo aguardando espero resolvi resolver conta gostei
  passa passar passo trabalha trabalham trabalhar mexe mexem`);

/** Says a little of it: what most businesses are asked for, in whatever matter. */
export const WEAK = list(`
  vende vendem vender aceita aceitam aceitar atende atendem atender possui possuem funciona funcionam funcionar usa uso usar pedir peco peço pede pedem peguei pegar pega
  compra comprei comprar comprado mandar manda mandam mandou chega chegou chegar veio vem vir vierem levar leva levam leve trazer trago tirar tira colocar coloca por poe deixar deixo deixa
  cobra cobram cobrar custa quanto quanta quantos quantas valor preco tempo horas hora horario semana semanas meses mes ano anos dia dias atendida atendido atender chegando minutos pessoa pessoas gente casa
  passado passada proximo proxima ultimo ultima cedo tarde paga pago paguei pagamos aninhos mesinho
  novo nova grande pequeno melhor facil rapido urgente normal normalmente direito inteiro completo certo errado
  problema tipo tamanho numero lugar nome conta opcao opcoes minimo maximo comecar comeca acabar acaba continuar esperar ligar liguei mexer arrumar receber recebi recebe
  ganhou perdi perder esqueci esquecer mudar trocar ganhar ganho vezes apos dentro fora junto perto longe`);

/** Words of one meaning, as customers and businesses say it. The second does not stand for the first as surely as itself. */
export const SYNONYMS: readonly (readonly string[])[] = [
  "quanto quanta preco precos valor valores custo custa custam sai taxa tabela",
  "frete entrega entregar entregam envio enviar enviam enviamos entregamos mandar mandam postagem remessa",
  "prazo demora demoram demorar demorando demorou leva espera rapido chega chegar",
  "horario abre abrem abrimos fecha fecham fechamos funciona funcionamento atende atendimento hora horas aberto",
  "endereco localizacao local ficamos rua avenida",
  "pagar pago pagamento paga aceita aceitamos",
  "parcelar parcela parcelam parcelas vezes juros",
  "cartao maquininha credito debito bandeira",
  "trocar troca trocas trocada substituir",
  "devolver devolucao devolvi devolvemos",
  "reembolso estorno reembolsar estornar dinheiro ressarcimento",
  "cancelar cancelamento desistir desmarcar",
  "agendar agendamento marcar marcamos reservar reserva agenda",
  "remarcar reagendar adiar mudar transferir",
  "gratis gratuito gratuita cortesia",
  "desconto promocao cupom oferta liquidacao",
  "defeito quebrado quebrada estragado rasgado furo mancha avaria danificado",
  "consertar conserto arrumar reparo manutencao reparar",
  "presente embrulho embrulhar embrulham embrulhamos embalagem",
  "rastrear rastreio rastreamento acompanhar",
  "tamanho medida medidas numeracao veste",
  "atacado revenda revendedora revendedoras lojista",
  "estacionar estacionamento vaga garagem manobrista",
  "crianca criancas filho filha filhos menino menina infantil infantis kids bebe",
  "aniversario aniversariante festa comemorar",
  "urgente urgencia emergencia emergencias socorro plantao",
  "cachorro cachorra cao caes cadela cadelas dog",
  "gato gata gatos felino",
  "animal animais pet bicho bichinho",
  "carro carros veiculo automovel",
  "guincho reboque",
  "doutor doutora medico medica dentista profissional especialista",
  "dor doi doer dolorido doendo",
  "consulta consultas avaliacao",
  "exame exames laudo",
  "radiografia panoramica raio",
  "convenio convenios plano planos",
  "seguro seguradora apolice sinistro",
  "fatia fatias pedaco pedacos",
  "frio fria gelado gelada",
  "motoboy motoqueiro entregador",
  "vegano vegana veganas vegetariano vegetariana",
  "refrigerante bebida bebidas suco",
  "online distancia remoto virtual",
  "curso cursos aula aulas",
  "mensalidade mensal mensais",
  "faltar faltei falta faltas ausencia",
  "prova provas teste testes exame",
  "certificado diploma",
  "viagem viajar viagens",
  "empresa empresas corporativo firma companhia",
  "boleto boletos fatura",
  "apartamento imovel casa",
  "aluguel alugar locacao",
  "comprar compra compras",
  "garantia garantias",
  "senha login acesso",
  "nota fiscal",
  "buscar busca buscamos retirar retirada coleta",
  "hospedagem hospedar hotel diaria diarias",
  "unha unhas manicure",
  "cabelo corte cabeleireiro",
  "emprestar emprestam emprestamos emprestado",
  "tirar extrair extracao remover",
  "lavar lavagem lave",
  "comecar comeca inicio comecam",
  "segunda via copia",
].map((group) => group.split(" "));
