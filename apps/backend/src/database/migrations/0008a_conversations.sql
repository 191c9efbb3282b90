-- Conversations: what is counted when somebody asks how soon customers are answered and helped. A chat lasts for years; a
-- conversation opens with the first message when none is open, and ends when its chat is resolved.
-- Works with programs of the version before: they know nothing of this table.
--
-- Written in the transactions that bring messages and changes, by one place (chats/conversations.ts). How to read it:
--   first response   first_response_at - asked_at (only rows that have both: where the team wrote first, nobody asked yet)
--   resolution       resolved_at - opened_at
--   backlog          resolved_at is null
-- Session, team, whose it is and labels are as now, and stay as they were when it ended. A resolution that is taken back within
-- the hour, before anybody wrote, makes the row open again (resolved_at, resolved_by: null); later a new row begins.
-- When chats of two contacts become one, their open conversations become one too: the younger row is deleted.

create table conversations (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  chat_id uuid not null references chats on delete cascade,
  session_id uuid not null,
  team_id uuid,
  assignee_id text,
  labels text[] not null default '{}',
  is_group boolean not null,
  opened_at timestamptz(3) not null,
  -- The customer's first message in it, and its place in the thread.
  asked_at timestamptz(3),
  asked_position bigint,
  -- The first answer after that: of a member, or from the business' phone (then by nobody).
  first_response_at timestamptz(3),
  first_response_by text,
  resolved_at timestamptz(3),
  resolved_by text
);
select protect_rows('conversations');
create unique index conversations_open on conversations (chat_id) where resolved_at is null;
create index conversations_of_chat on conversations (chat_id, opened_at desc);
create index conversations_by_opening on conversations (organization_id, opened_at);
create index conversations_by_first_response on conversations (organization_id, first_response_at) where first_response_at is not null;
create index conversations_by_end on conversations (organization_id, resolved_at) where resolved_at is not null;

-- Of what was open before this was kept, as much as is known.
insert into conversations (id, organization_id, chat_id, session_id, assignee_id, labels, is_group, opened_at, asked_at, asked_position)
select gen_random_uuid(), organization_id, id, session_id, assignee_id, labels, is_group,
       coalesce(waiting_since, last_activity_at), waiting_since, case when waiting_since is not null then last_position end
  from chats where status <> 'resolved' and last_message_id is not null;
