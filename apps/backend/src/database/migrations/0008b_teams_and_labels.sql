-- Teams with their sessions, who is handed new chats, the list of labels, chats that sleep, what members keep for themselves.
-- Works with programs of the version before: every new column of chats may be empty.

create table teams (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  name text not null,
  -- Who is handed the team's chats that nobody has: nobody, those who are there in turn, or who has the fewest.
  distribution text not null default 'off' check (distribution in ('off', 'round_robin', 'least_busy')),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
select protect_rows('teams');
create unique index teams_by_name on teams (organization_id, lower(name));

create table team_members (
  team_id uuid not null references teams on delete cascade,
  user_id text not null,
  organization_id uuid not null,
  primary key (team_id, user_id),
  foreign key (organization_id, user_id) references members on delete cascade
);
select protect_rows('team_members');
create index on team_members (organization_id, user_id);

-- New chats of a session go to its team; a session has one or none.
create table team_sessions (
  session_id uuid primary key references whatsapp_sessions on delete cascade,
  team_id uuid not null references teams on delete cascade,
  organization_id uuid not null references organizations on delete cascade
);
select protect_rows('team_sessions');
create index on team_sessions (team_id);

-- How an organization works with chats; no row: as the defaults say.
create table desk_settings (
  organization_id uuid primary key references organizations on delete cascade,
  -- For chats of no team, among all members.
  distribution text not null default 'off' check (distribution in ('off', 'round_robin', 'least_busy')),
  -- Nobody is handed more when so many open chats are theirs.
  max_open_chats integer not null default 20 check (max_open_chats between 1 and 1000)
);
select protect_rows('desk_settings');

-- Who is at work. No row: never was here, and takes chats.
create table member_presence (
  organization_id uuid not null,
  user_id text not null,
  -- Their own switch.
  is_available boolean not null default true,
  -- When a browser of theirs was last heard of. Null: they closed the last one.
  seen_at timestamptz(3),
  -- Grows with each chat that they are handed: the lowest is next in turn.
  turn bigint not null default 0,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references members on delete cascade
);
select protect_rows('member_presence');

create table labels (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  name text not null,
  -- #rrggbb
  color text not null,
  created_at timestamptz(3) not null default now()
);
select protect_rows('labels');
create unique index labels_by_name on labels (organization_id, lower(name));
-- Chats carry names; of two that differ in case alone the first one is listed.
insert into labels (id, organization_id, name, color)
select distinct on (organization_id, lower(name)) gen_random_uuid(), organization_id, name, '#64748b'
  from chats, unnest(labels) as name;

alter table chats add column team_id uuid references teams on delete set null;
-- While it is snoozed; null: until somebody writes.
alter table chats add column snoozed_until timestamptz(3);
create index chats_by_team on chats (organization_id, team_id, last_activity_at desc, id desc) where team_id is not null;
create index chats_queued on chats (organization_id, team_id, waiting_since)
  where assignee_id is null and status = 'open' and not is_group;

-- What a member keeps for themselves: pinned chats stand first, muted ones make no sound.
create table chat_marks (
  organization_id uuid not null,
  user_id text not null,
  chat_id uuid not null references chats on delete cascade,
  is_pinned boolean not null default false,
  is_muted boolean not null default false,
  primary key (organization_id, user_id, chat_id),
  foreign key (organization_id, user_id) references members on delete cascade
);
select protect_rows('chat_marks');
create index on chat_marks (chat_id);
-- How many are whose.
create index chats_open_of_assignee on chats (organization_id, assignee_id) where status = 'open';
