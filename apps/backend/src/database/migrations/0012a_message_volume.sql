-- How many messages came and went, by hour and by chat, kept as they come: figures of any range are read without the messages.
-- Works with programs of the version before: the database counts by itself.

-- When a message counts: null for notes, notices and calls, and for what was written before the desk was linked.
alter table messages add column counted_at timestamptz(3);
-- Whose it counts for: the team that the chat was of then; who wrote it, or, of the customer's, whose the chat was.
alter table messages add column team_id uuid;
alter table messages add column agent_id text;

create function count_message() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.type in ('note', 'notice', 'call') or current_setting('app.is_history', true) = 'on' then return new; end if;
  new.counted_at := new.created_at;
  select team_id, assignee_id into new.team_id, new.agent_id from chats where id = new.chat_id;
  if new.direction = 'outbound' then
    new.agent_id := case when new.author_kind = 'member' then new.author_id end;
  end if;
  return new;
end $$;
create trigger count_message before insert on messages for each row execute function count_message();

-- What was counted and is not added up yet. Rows are added alone and wait for nobody, so that transactions which count for the
-- same hour do not either; a job adds them up, and until then a figure is the sum of both.
create table message_volume_deltas (
  organization_id uuid not null,
  at timestamptz(3) not null,
  chat_id uuid not null,
  session_id uuid not null,
  team_id uuid,
  agent_id text,
  received integer not null,
  sent integer not null
);
select protect_rows('message_volume_deltas');

-- By chat, in five minutes each: for labels, which chats bear now, for the ends of ranges that are no full hour, and for the
-- chats behind a figure. Kept for as long as ranges reach.
create table message_volume_by_chat (
  organization_id uuid not null,
  at timestamptz(3) not null,
  chat_id uuid not null,
  session_id uuid not null,
  team_id uuid,
  agent_id text,
  received integer not null,
  sent integer not null
);
select protect_rows('message_volume_by_chat');
create unique index message_volume_by_chat_key on message_volume_by_chat
  (organization_id, at, chat_id, session_id, team_id, agent_id) include (received, sent) nulls not distinct;

create table message_volume_by_hour (
  organization_id uuid not null,
  at timestamptz(3) not null,
  session_id uuid not null,
  team_id uuid,
  agent_id text,
  received bigint not null,
  sent bigint not null
);
select protect_rows('message_volume_by_hour');
create unique index message_volume_by_hour_key on message_volume_by_hour
  (organization_id, at, session_id, team_id, agent_id) include (received, sent) nulls not distinct;

create function five_minutes_of(at timestamptz) returns timestamptz language sql immutable parallel safe
  return date_bin('5 minutes', at, '2000-01-01 00:00:00+00');
create function hour_of(at timestamptz) returns timestamptz language sql immutable parallel safe
  return date_bin('1 hour', at, '2000-01-01 00:00:00+00');

create function count_inserted_messages() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into message_volume_deltas
  select organization_id, five_minutes_of(counted_at), chat_id, session_id, team_id, agent_id,
         count(*) filter (where direction = 'inbound'), count(*) filter (where direction = 'outbound')
    from inserted where counted_at is not null group by 1, 2, 3, 4, 5, 6;
  return null;
end $$;
create trigger count_inserted after insert on messages referencing new table as inserted
  for each statement execute function count_inserted_messages();

create function count_removed_messages() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into message_volume_deltas
  select organization_id, five_minutes_of(counted_at), chat_id, session_id, team_id, agent_id,
         - count(*) filter (where direction = 'inbound'), - count(*) filter (where direction = 'outbound')
    from removed where counted_at is not null group by 1, 2, 3, 4, 5, 6;
  return null;
end $$;
create trigger count_removed after delete on messages referencing old table as removed
  for each statement execute function count_removed_messages();

-- Chats of two contacts became one.
create function count_moved_message() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into message_volume_deltas
  select organization_id, five_minutes_of(counted_at), chat_id, session_id, team_id, agent_id,
         case when direction = 'inbound' then sign else 0 end, case when direction = 'outbound' then sign else 0 end
    from (select old.*, -1 as sign union all select new.*, 1) as moved;
  return null;
end $$;
create trigger count_moved after update of chat_id, session_id on messages for each row
  when (old.counted_at is not null and (old.chat_id, old.session_id) is distinct from (new.chat_id, new.session_id))
  execute function count_moved_message();

-- Adds up at most so many counts; answers how many there were. Whoever reads sees all of it or nothing.
create function add_up_message_volume(at_most integer) returns bigint language sql as $$
  with taken as (
    delete from message_volume_deltas
     where ctid = any(array(select ctid from message_volume_deltas limit at_most for update skip locked)) returning *),
  by_chat as (
    insert into message_volume_by_chat
    select organization_id, at, chat_id, session_id, team_id, agent_id, sum(received), sum(sent)
      from taken group by 1, 2, 3, 4, 5, 6
     order by 1, 2, 3
    on conflict (organization_id, at, chat_id, session_id, team_id, agent_id) do update
      set received = message_volume_by_chat.received + excluded.received, sent = message_volume_by_chat.sent + excluded.sent),
  by_hour as (
    insert into message_volume_by_hour
    select organization_id, hour_of(at), session_id, team_id, agent_id, sum(received), sum(sent)
      from taken group by 1, 2, 3, 4, 5
     order by 1, 2, 3
    on conflict (organization_id, at, session_id, team_id, agent_id) do update
      set received = message_volume_by_hour.received + excluded.received, sent = message_volume_by_hour.sent + excluded.sent)
  select count(*) from taken
$$;
revoke execute on function add_up_message_volume from public;

-- Of what is here, nobody knows any more whose chats were when; what the phones' histories brought cannot be told apart.
update messages
   set counted_at = created_at, agent_id = case when direction = 'outbound' and author_kind = 'member' then author_id end
 where type not in ('note', 'notice', 'call') and position > 0;
insert into message_volume_deltas
select organization_id, five_minutes_of(counted_at), chat_id, session_id, team_id, agent_id,
       count(*) filter (where direction = 'inbound'), count(*) filter (where direction = 'outbound')
  from messages where counted_at is not null group by 1, 2, 3, 4, 5, 6;

-- Those that failed are few.
create index messages_failed on messages (organization_id, counted_at) where state = 'failed';
