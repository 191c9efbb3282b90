import pg from "pg";

export interface DeskSize {
  readonly chats: number;
  readonly messages: number;
  /** When the last message was written; all lie within the year before. */
  readonly endsAt?: Date;
}

const SESSIONS = 4;
const LABELS = ["entrega", "troca", "vip", "boleto", "novo"];
const MESSAGES_A_STATEMENT = 50_000;
const SPAN_DAYS = 365;

const FIRST_NAMES =
  "Maria José Ana João Antônio Francisca Carlos Paulo Pedro Lucas Luiz Marcos Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Gabriela Vera Rafael Daniel Marcelo Bruno Eduardo Felipe Raimundo Rodrigo Manoel Mateus André Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio Jorge Sebastião Alexandre Roberto Edson Diego Vitor Sérgio Cláudio Conceição Inês";
const SURNAMES =
  "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo Bezerra Conceição Guimarães Assunção";
/** The most common first: a word is drawn by its place, as in speech. */
const WORDS =
  "o a de que e não um para com bom dia por favor pedido meu obrigado uma você se no na em do da está entrega oi sim quando chegou ainda quero valor boa tarde minha mais como foi pode já vou compra produto preço loja pagamento boleto cartão prazo cliente endereço troca número nota fiscal hoje amanhã semana tamanho cor azul preto branco certo aguardo enviar enviado recebi recebeu defeito garantia devolução estoque disponível desconto promoção frete grátis rastreio código transportadora atraso atrasado problema ajuda atendimento gostaria saber informação informações orçamento camisa calça vestido sapato tênis bolsa caixa quebrado quebrada urgente cancelar cancelamento reembolso pix transferência comprovante conta banco parcela parcelas juros vencimento segunda via contrato assinatura renovar plano instalação técnico visita agendar horário manhã noite retirar retirada balcão gerente reclamação elogio satisfeita satisfeito parabéns maravilhoso péssimo ótimo ótima rápido demora demorou esperando esperar resposta responder ligar telefone celular email site aplicativo senha acesso cadastro atualizar dados documento foto vídeo áudio catálogo modelo marca peça peças motor bateria carregador tela aparelho manutenção conserto oficina carro moto pneu óleo revisão seguro aluguel apartamento casa reforma cozinha quarto sala banheiro móvel móveis sofá mesa cadeira colchão geladeira fogão televisão computador impressora teclado mouse cabo fone capa película aniversário presente festa bolo doces salgados encomenda cardápio almoço jantar pizza hambúrguer refrigerante suco água cerveja vinho farmácia remédio receita consulta exame médico dentista clínica resultado convênio carteirinha autorização escola matrícula mensalidade professor aluno turma curso certificado viagem passagem hotel reserva bagagem aeroporto ônibus";

/**
 * Fills the only organization of a migrated database with contacts, chats and messages in Portuguese, the same each time:
 * words as common as in speech, one number that is in one message alone ("pedido 100042"), and one word ("natalino") that was
 * common long ago and never since. Goes through the tables' triggers, as messages that arrive do.
 */
export async function fillDesk(databaseUrl: string, size: DeskSize): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const endsAt = size.endsAt ?? new Date();
    const { rows } = await client.query<{ id: string }>("select id from organizations order by created_at limit 1");
    const organizationId = rows[0]?.id;
    if (!organizationId) throw new Error("Set the desk up before it is filled.");
    await client.query(DRAW);
    await addPeople(client, organizationId, size, endsAt);
    await addMessages(client, organizationId, size, endsAt);
    await client.query(CHATS_AFTER_MESSAGES, [organizationId]);
    await client.query(CONVERSATIONS, [organizationId]);
    await addUpVolume(client);
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}

/** Chance that is the same each time: from 0 to 1, by a number and a purpose. An id that carries its time, as UUIDv7 does. */
const DRAW = `
  create or replace function pg_temp.draw(i bigint, purpose integer) returns double precision language sql immutable as
    $$ select (hashint8extended(i, purpose) & 2147483647) / 2147483648.0 $$;
  create or replace function pg_temp.id_at(at timestamptz, i bigint, kind integer) returns uuid language sql immutable as
    $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8'
               || lpad(to_hex(i), 15, '0'))::uuid $$`;

async function addPeople(client: pg.Client, organizationId: string, { chats }: DeskSize, endsAt: Date): Promise<void> {
  await client.query(
    `insert into whatsapp_sessions (id, organization_id, name)
     select pg_temp.id_at($2::timestamptz - interval '${SPAN_DAYS} days', i, 1), $1, 'Loja ' || i from generate_series(1, ${SESSIONS}) i`,
    [organizationId, endsAt],
  );
  await client.query(
    `insert into contacts (id, organization_id, name, push_name, phone, lid, jid, created_at)
     select pg_temp.id_at(at, i, 2), $1, case when i % 3 = 0 then name end, name, '+5531' || (900000000 + i), i || '@lid', i || '@lid', at
       from generate_series(1, $3::integer) i,
            lateral (select $2::timestamptz - interval '${SPAN_DAYS} days' * (1 - i / $3::float) as at,
                            ($4::text[])[1 + floor(cardinality($4::text[]) * power(pg_temp.draw(i, 1), 2))]
                            || ' ' || ($5::text[])[1 + floor(cardinality($5::text[]) * power(pg_temp.draw(i, 2), 2))] as name) person`,
    [organizationId, endsAt, chats, FIRST_NAMES.split(" "), SURNAMES.split(" ")],
  );
  await client.query(
    `insert into chats (id, organization_id, session_id, contact_id, status, assignee_id, labels, created_at)
     select pg_temp.id_at(contacts.created_at, i, 3), $1,
            pg_temp.id_at($2::timestamptz - interval '${SPAN_DAYS} days', 1 + i % ${SESSIONS}, 1), contacts.id,
            (array['resolved', 'resolved', 'resolved', 'open', 'pending'])[1 + floor(5 * pg_temp.draw(i, 3))],
            case when pg_temp.draw(i, 4) < 0.4 then (select user_id from members where organization_id = $1 order by user_id limit 1) end,
            case when pg_temp.draw(i, 5) < 0.3 then array[($3::text[])[1 + floor(${LABELS.length} * pg_temp.draw(i, 6))]] else '{}' end,
            contacts.created_at
       from contacts, lateral (select split_part(lid, '@', 1)::bigint as i) n where organization_id = $1 and lid is not null`,
    [organizationId, endsAt, LABELS],
  );
}

/** In the order of time: each chat's positions follow. Some chats are busy, most are short. */
async function addMessages(
  client: pg.Client,
  organizationId: string,
  { chats, messages }: DeskSize,
  endsAt: Date,
): Promise<void> {
  await client.query(
    `create temporary table placed as
     select i, chat, row_number() over (partition by chat order by i) as position
       from (select i, 1 + floor($2::integer * power(pg_temp.draw(i, 7), 1.5))::bigint as chat from generate_series(1, $1::bigint) i) drawn;`,
    [messages, chats],
  );
  await client.query("create index on placed (i)");
  await client.query(
    "create temporary table people as select id as chat_id, session_id, contact_id, 0::bigint as n from chats where false",
  );
  await client.query(
    `insert into people select chats.id, session_id, contact_id, split_part(lid, '@', 1)::bigint from chats join contacts on contacts.id = contact_id
      where chats.organization_id = $1 and lid is not null`,
    [organizationId],
  );
  await client.query("create unique index on people (n)");
  await client.query("analyze placed, people");
  const vocabulary = WORDS.split(" ");
  for (let from = 1; from <= messages; from += MESSAGES_A_STATEMENT)
    await client.query(INSERT_MESSAGES, [
      organizationId,
      endsAt,
      from,
      Math.min(from + MESSAGES_A_STATEMENT - 1, messages),
      messages,
      vocabulary,
    ]);
}

const INSERT_MESSAGES = `
  insert into messages (id, organization_id, chat_id, session_id, position, direction, author_kind, author_id, type, text, state,
                        whatsapp_id, sent_at, created_at)
  select pg_temp.id_at(at, i, 4), $1, chat_id, session_id, position,
         case when is_inbound then 'inbound' else 'outbound' end, case when is_inbound then 'contact' else 'member' end,
         case when is_inbound then contact_id::text end,
         'text', said, case when is_inbound then 'received' else 'read' end, '3EB0' || lpad(to_hex(i), 18, '0'), at, at
    from placed join people on n = chat,
         lateral (select $2::timestamptz - interval '${SPAN_DAYS} days' * (1 - i / $5::float) as at,
                         pg_temp.draw(i, 8) < 0.55 as is_inbound,
                         (select string_agg(($6::text[])[1 + floor(cardinality($6::text[]) * power(pg_temp.draw(i * 32 + w, 9), 2.5))], ' ' order by w)
                            from generate_series(1, 2 + (14 * power(pg_temp.draw(i, 10), 2))::integer) w)
                         || case when i % 10 = 0 then ' pedido ' || (100000 + i / 10) else '' end
                         || case when i < $5 / 10 and i % 2 = 0 then ' natalino' else '' end as said) message
   where i between $3 and $4
   order by i`;

/** Every sixth question of a chat begins a conversation, which is answered within minutes or hours, and mostly resolved within days. */
const CONVERSATIONS = `
  insert into conversations (id, organization_id, chat_id, session_id, assignee_id, labels, is_group, opened_at, asked_at,
                             first_response_at, resolved_at)
  select gen_random_uuid(), $1, chat_id, asked.session_id, assignee_id, labels, false, sent_at, sent_at,
         sent_at + interval '4 hours' * power(pg_temp.draw(n, 11), 4), sent_at + interval '3 days' * power(pg_temp.draw(n, 12), 2)
    from (select chat_id, session_id, sent_at, hashtext(id::text)::bigint as n,
                 row_number() over (partition by chat_id order by position) as place
            from messages where organization_id = $1 and direction = 'inbound') asked
    join chats on chats.id = chat_id
   where place % 6 = 1`;

/** As the job does that is due each minute. */
async function addUpVolume(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: string }>("select add_up_message_volume(100000) as taken");
    if (Number(rows[0]?.taken ?? 0) === 0) return;
  }
}

/** What a chat knows of its messages. */
const CHATS_AFTER_MESSAGES = `
  update chats
     set last_position = last.position, last_message_id = last.id, last_activity_at = last.sent_at,
         unread_count = case when last.direction = 'inbound' and status <> 'resolved' then 1 else 0 end,
         waiting_since = case when last.direction = 'inbound' and status <> 'resolved' then last.sent_at end
    from (select distinct on (chat_id) chat_id, position, id, sent_at, direction from messages
           where organization_id = $1 order by chat_id, position desc) as last
   where chats.id = last.chat_id`;
