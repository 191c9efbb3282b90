-- Ticks of messages whose id at WhatsApp is not known yet.
-- Works with programs of the version before.

create table early_statuses (
  session_id uuid not null references whatsapp_sessions on delete cascade,
  whatsapp_id text not null,
  organization_id uuid not null references organizations on delete cascade,
  state text not null,
  reason jsonb,
  created_at timestamptz(3) not null default now(),
  primary key (session_id, whatsapp_id)
);
create index on early_statuses (created_at);
