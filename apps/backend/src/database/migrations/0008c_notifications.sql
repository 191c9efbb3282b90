-- What concerns one member: they were named in a note, or given a chat.
-- Works with programs of the version before.

create table notifications (
  id uuid primary key,
  organization_id uuid not null,
  user_id text not null,
  kind text not null check (kind in ('mention', 'assigned')),
  chat_id uuid not null references chats on delete cascade,
  -- The note.
  message_id uuid references messages on delete cascade,
  -- Who did it; null: the desk itself.
  by_id text,
  by_name text,
  created_at timestamptz(3) not null default now(),
  read_at timestamptz(3),
  foreign key (organization_id, user_id) references members on delete cascade
);
select protect_rows('notifications');
create index notifications_by_age on notifications (organization_id, user_id, created_at desc, id desc);
create index on notifications (organization_id, user_id) where read_at is null;
create index on notifications (chat_id);
create index on notifications (message_id);
