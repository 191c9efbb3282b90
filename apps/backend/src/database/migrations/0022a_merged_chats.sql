-- What a chat was called before it became one with another, so that a browser which comes back after hours with answers for it
-- still delivers them. Works with programs of the version before: what they merge is not remembered.
create table merged_chats (
  -- Of the chat that is gone.
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  -- The one that it is part of now, however often that was merged since.
  chat_id uuid not null references chats on delete cascade,
  merged_at timestamptz(3) not null default now()
);
select protect_rows('merged_chats');
create index merged_chats_by_chat on merged_chats (chat_id);
create index merged_chats_by_organization on merged_chats (organization_id);
