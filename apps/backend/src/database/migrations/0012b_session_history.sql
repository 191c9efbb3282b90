-- Which status a session had when, and alerts: what is watched, raised and cleared.
-- Works with programs of the version before: what they do not write is a gap.

create table session_status_history (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  session_id uuid not null references whatsapp_sessions on delete cascade,
  status text not null,
  began_at timestamptz(3) not null,
  -- Null: it has this status.
  ended_at timestamptz(3)
);
select protect_rows('session_status_history');
create unique index session_status_now on session_status_history (session_id) where ended_at is null;
create index on session_status_history (organization_id, session_id, began_at desc);
insert into session_status_history (id, organization_id, session_id, status, began_at)
select gen_random_uuid(), organization_id, id, status, status_since from whatsapp_sessions;

-- No row: as the defaults say. Null: not watched.
create table alert_settings (
  organization_id uuid primary key references organizations on delete cascade,
  session_down_minutes integer default 5 check (session_down_minutes between 1 and 1440),
  events_waiting_seconds integer default 120 check (events_waiting_seconds between 5 and 86400),
  messages_waiting_seconds integer default 300 check (messages_waiting_seconds between 5 and 86400),
  failure_rate double precision default 0.1 check (failure_rate between 0.001 and 1),
  failure_window_minutes integer not null default 30 check (failure_window_minutes between 5 and 1440),
  failure_min_messages integer not null default 20 check (failure_min_messages between 1 and 10000)
);
select protect_rows('alert_settings');

create table alerts (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  kind text not null check (kind in ('session-down', 'events-waiting', 'messages-waiting', 'send-failures')),
  session_id uuid references whatsapp_sessions on delete cascade,
  since timestamptz(3) not null,
  value double precision not null,
  threshold double precision not null,
  raised_at timestamptz(3) not null,
  cleared_at timestamptz(3)
);
select protect_rows('alerts');
-- Of one thing there is one alert at a time.
create unique index alerts_raised on alerts (organization_id, kind, session_id) nulls not distinct where cleared_at is null;
create index on alerts (organization_id, raised_at desc, id desc);
