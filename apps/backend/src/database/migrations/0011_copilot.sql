-- The copilot: settings by organization, suggestions and what became of them, what older parts of chats said.
-- Works with programs of the version before: they know none of these tables.

create table copilot_settings (
  organization_id uuid primary key references organizations on delete cascade,
  -- Null: the model that the server is configured with.
  model text,
  temperature real check (temperature between 0 and 2),
  -- BCP 47, or `auto`: the customer's own.
  language text not null default 'pt-BR',
  tone text not null default 'cordial e direto',
  time_zone text not null default 'America/Sao_Paulo',
  -- Millionths of a US dollar. Null: no limit.
  daily_budget_micros bigint check (daily_budget_micros >= 0),
  -- Millionths of a US dollar for a million tokens: {input, cachedInput, output}. Null: as known for the model.
  prices jsonb,
  burst_wait_ms integer not null default 2500 check (burst_wait_ms between 0 and 30000),
  gap_hours integer not null default 8 check (gap_hours between 1 and 720),
  is_automatic boolean not null default true,
  is_transcribing boolean not null default false,
  -- {name, offer, hours, policies}
  business jsonb not null default '{}',
  updated_at timestamptz(3) not null default now()
);
select protect_rows('copilot_settings');

create table suggestions (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  chat_id uuid not null references chats on delete cascade,
  -- The newest message that it answers.
  based_on_message_id uuid,
  created_at timestamptz(3) not null default now(),
  requested_by text references auth_users on delete set null,
  source text not null check (source in ('model', 'knowledge')),
  model text,
  prompt_version text,
  -- Checked text. Null while it is written, and when nothing came of it. The cost is an estimate until then: it is reserved.
  text text,
  citations jsonb not null default '[]',
  input_tokens integer,
  cached_tokens integer,
  output_tokens integer,
  cost_micros bigint,
  ttft_ms integer,
  total_ms integer,
  -- Null while it is written.
  outcome text check (outcome in ('ok', 'repaired', 'regenerated', 'withheld', 'superseded', 'interrupted', 'failed')),
  failure text,
  violations text[] not null default '{}',
  agent_outcome text check (agent_outcome in ('accepted', 'edited', 'discarded')),
  agent_id text references auth_users on delete set null,
  agent_reason text,
  final_text text,
  -- Characters changed, of all characters of the longer text: 0 to 1.
  edit_distance real,
  answered_at timestamptz(3)
);
select protect_rows('suggestions');
create index suggestions_by_chat on suggestions (chat_id, created_at desc);
create index suggestions_by_time on suggestions (organization_id, created_at);
-- At most one of a chat is being written, whichever backend writes it. What cancels one finds it here.
create unique index suggestions_alive on suggestions (chat_id) where outcome is null;
-- What a day has cost is asked before each call.
create index suggestions_costs on suggestions (organization_id, created_at) include (cost_micros) where cost_micros is not null;

-- What is said in a chat before the part that a model reads word by word.
create table chat_summaries (
  chat_id uuid primary key references chats on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  from_position bigint not null,
  up_to_position bigint not null,
  text text not null,
  model text not null,
  updated_at timestamptz(3) not null default now()
);
select protect_rows('chat_summaries');

-- The model's calls that are no suggestion: rewriting, translating, summaries, transcripts. They count for the day's budget.
create table copilot_calls (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  created_at timestamptz(3) not null default now(),
  purpose text not null,
  model text not null,
  input_tokens integer not null,
  cached_tokens integer not null,
  output_tokens integer not null,
  cost_micros bigint
);
select protect_rows('copilot_calls');
create index copilot_calls_by_time on copilot_calls (organization_id, created_at);
