-- The desk: organizations and their members, WhatsApp sessions, contacts, chats, messages, files, live events.
-- Works from PostgreSQL 15 on. Times carry milliseconds, as JavaScript's do: a finer column would break paging.

create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create table auth_sessions (
  id text primary key,
  user_id text not null references auth_users on delete cascade,
  token text not null unique,
  expires_at timestamptz(3) not null,
  ip_address text,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on auth_sessions (user_id);
create table auth_accounts (
  id text primary key,
  user_id text not null references auth_users on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on auth_accounts (user_id);
create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table organizations (
  id uuid primary key,
  name text not null,
  created_at timestamptz(3) not null default now()
);

create table members (
  organization_id uuid not null references organizations on delete cascade,
  user_id text not null references auth_users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'agent', 'read_only')),
  created_at timestamptz(3) not null default now(),
  primary key (organization_id, user_id)
);
create index on members (user_id);

create table whatsapp_sessions (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  name text not null,
  status text not null default 'disconnected',
  qr text,
  qr_expires_at timestamptz(3),
  phone text,
  profile_name text,
  last_error jsonb,
  next_attempt_at timestamptz(3),
  connected_at timestamptz(3),
  status_since timestamptz(3) not null default now(),
  -- When whatsapp-api last said something of it; what it said before that is stale.
  reported_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on whatsapp_sessions (organization_id);

create table contacts (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  -- What people here call them; else what they call themselves.
  name text,
  push_name text,
  phone text,
  lid text,
  -- The address that WhatsApp gave us to answer to. Of a group: the group.
  jid text,
  is_group boolean not null default false,
  picture_url text,
  fields jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create unique index contacts_by_phone on contacts (organization_id, phone) where phone is not null;
create unique index contacts_by_lid on contacts (organization_id, lid) where lid is not null;
create unique index contacts_by_group on contacts (organization_id, jid) where is_group;
create index contacts_by_age on contacts (organization_id, created_at desc, id desc);

create table chats (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  session_id uuid not null references whatsapp_sessions on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  is_group boolean not null default false,
  status text not null default 'open' check (status in ('open', 'pending', 'snoozed', 'resolved')),
  assignee_id text references auth_users on delete set null,
  labels text[] not null default '{}',
  unread_count integer not null default 0,
  -- The position of the newest message: given while this row is locked, so that positions follow commits.
  last_position bigint not null default 0,
  last_message_id uuid,
  last_activity_at timestamptz(3) not null default now(),
  waiting_since timestamptz(3),
  created_at timestamptz(3) not null default now(),
  unique (session_id, contact_id)
);
create index chats_by_activity on chats (organization_id, last_activity_at desc, id desc);
create index chats_by_status on chats (organization_id, status, last_activity_at desc, id desc);
create index chats_by_assignee on chats (organization_id, assignee_id, last_activity_at desc, id desc);
create index chats_by_contact on chats (contact_id);

create table media (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  state text not null check (state in ('pending', 'ready', 'failed')),
  mime_type text not null,
  file_name text,
  size bigint,
  width integer,
  height integer,
  thumbnail text,
  -- Where whatsapp-api has it, while it is pending.
  session_id uuid,
  gateway_media_id text,
  created_at timestamptz(3) not null default now()
);

create table messages (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  chat_id uuid not null references chats on delete cascade,
  session_id uuid not null,
  position bigint not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  author_kind text not null check (author_kind in ('contact', 'member', 'phone')),
  author_id text,
  author_name text,
  type text not null,
  text text,
  raw_type text,
  media_id uuid references media,
  reply_to_id uuid,
  reply_to_whatsapp_id text,
  reply_to_text text,
  reply_to_author text,
  reactions jsonb not null default '[]',
  state text not null check (state in ('queued', 'sent', 'delivered', 'read', 'played', 'failed', 'received')),
  state_reason jsonb,
  edited_at timestamptz(3),
  revoked_at timestamptz(3),
  whatsapp_id text not null,
  idempotency_key text,
  sent_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  unique (chat_id, position),
  unique (chat_id, whatsapp_id)
);
create index messages_by_whatsapp_id on messages (session_id, whatsapp_id);
create unique index messages_by_key on messages (organization_id, idempotency_key) where idempotency_key is not null;
create index messages_queued on messages (session_id, chat_id, position) where state = 'queued';
create index messages_by_media on messages (media_id) where media_id is not null;

-- Webhook events that were taken in: a second delivery changes nothing. Pruned by age.
create table received_events (
  id uuid primary key,
  organization_id uuid not null,
  received_at timestamptz(3) not null default now()
);
create index on received_events (received_at);

-- Numbers are handed out under a lock that is held until commit: whoever reads in their order misses nothing.
create table live_events (
  sequence bigint generated always as identity primary key,
  organization_id uuid not null,
  channels text[] not null,
  -- The frame's `event` and `data`, as JSON text: sent as it is.
  body text not null,
  created_at timestamptz(3) not null default now()
);
create index on live_events (organization_id, sequence);
create index on live_events (created_at);
