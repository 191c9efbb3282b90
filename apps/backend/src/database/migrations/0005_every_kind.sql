-- Messages of every kind: what does not fit text and file, how files that could not be fetched failed, groups, history.
-- Works with programs of the version before: every new column may be empty.

-- As `messageExtras` of the contracts; votes of a poll too.
alter table messages add column content jsonb;
-- Since when whatsapp-api has it: it is still queued, but is not to be handed over again.
alter table messages add column accepted_at timestamptz(3);

alter table media add column duration_seconds integer;
alter table media add column waveform text;
alter table media add column failure jsonb;

-- Of groups.
alter table contacts add column description text;
alter table contacts add column participant_count integer;

alter table chats add column disappearing_seconds integer;

alter table whatsapp_sessions add column restricted_until timestamptz(3);
alter table whatsapp_sessions add column erased_at timestamptz(3);
alter table whatsapp_sessions add column history_progress integer;

-- Parts of phones' histories that are on disk and not yet sorted into chats: a job takes them, beside the live messages.
create table history_parts (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  session_id uuid not null references whatsapp_sessions on delete cascade,
  body json not null,
  created_at timestamptz(3) not null default now()
);
create index on history_parts (session_id);
create index on history_parts (organization_id);
