-- A common word in few chats: these chats' messages are looked through before anything else is read. Until now all messages with the
-- word were listed first, which took seconds where a label was rare and its word was not. Works with programs of the version before.

drop function few_chats(jsonb, integer);

-- The chats that messages are wanted of, when they are few and have few messages; null when any may be meant, or too many. Only what
-- is wanted is asked, so that an index answers.
create function few_chats(wanted jsonb, max_chats integer, max_messages integer) returns uuid[]
language plpgsql stable security definer set search_path = public as $$
declare
  chat_ids uuid[];
  messages bigint;
begin
  if not wanted ?| array['chat', 'contact', 'label', 'assignee'] then return null; end if;
  execute 'select coalesce(array_agg(id), ''{}''), coalesce(sum(last_position), 0)'
       || '  from (select id, last_position from chats where organization_id = current_organization()'
       || case when wanted ? 'chat' then ' and id = ($1 ->> ''chat'')::uuid' else '' end
       || case when wanted ? 'contact' then ' and contact_id = ($1 ->> ''contact'')::uuid' else '' end
       || case when wanted ? 'session' then ' and session_id = ($1 ->> ''session'')::uuid' else '' end
       || case when wanted ? 'label' then ' and labels @> array[$1 ->> ''label'']' else '' end
       || case when wanted ->> 'assignee' is not null then ' and assignee_id = $1 ->> ''assignee'''
               when wanted ? 'assignee' then ' and assignee_id is null' else '' end
       || ' limit $2) as wanted_chats'
     into chat_ids, messages using wanted, max_chats + 1;
  return case when cardinality(chat_ids) <= max_chats and messages <= max_messages then chat_ids end;
end $$;

-- Messages of some chats with these words. Looked up one by one: they are few beside all messages, whatever the planner makes of it.
alter function messages_of_chats set enable_seqscan = off;

-- The newest `take` messages with what is asked, between two places in time, each with how well it fits. Nothing asked: those that
-- are as wanted.
--
-- No one plan serves all words: the index lists all messages of a common word before the first can be shown (seconds for one in
-- every second message), and reading backwards in time reads everything for a word that is nowhere. Hence steps, each bounded: a
-- short way back in time; the chats, when few are wanted; on back in time, as long as the share of what is wanted there lets expect
-- enough; for a word that is not common there, the index, given up when it turns out common elsewhere; a long way back; more chats;
-- and only for what was common once and is not any more, all of the index.
create or replace function search_messages(asked text, wanted jsonb, before_at timestamptz, before_id uuid, from_at timestamptz, from_id uuid, take integer)
returns table (message_id uuid, sent_at timestamptz, rank double precision)
language plpgsql stable security definer set search_path = public as $$
declare
  short_way constant integer := 4000;
  long_way constant integer := 40000;
  rare constant integer := 4000;
  -- Of the short way, so many: all messages with the word are more than are worth listing.
  common constant integer := 40;
  words_sought constant tsquery := search_query(asked);
  sought constant tsquery := with_marks(words_sought, wanted);
  chat_ids uuid[];
  hits record;
  way way_back;
  gone bigint := short_way;
  depth integer;
  found bigint;
  is_common boolean;
  is_enough boolean := false;
begin
  if words_sought is null and asked <> '' then return; end if;
  -- Without a word, the chats tell more than the newest messages do.
  if words_sought is null then chat_ids := few_chats(wanted, 1000, 20000); end if;
  if chat_ids is null then
    way := newest_with_words(sought, before_at, before_id, from_at, from_id, short_way);
    is_common := coalesce(cardinality(way.ids), 0) >= common;
    found := (select count(*) from wanted_messages(way.ids, way.times, wanted, take));
    is_enough := way.end_at is null or found >= take;
    if not is_enough then chat_ids := few_chats(wanted, 1000, 10000); end if;
    while not is_enough and chat_ids is null and found > 0 and gone * take / greatest(found, 1) <= 2 * long_way loop
      depth := greatest(short_way, least(long_way, 3 * gone * take / (2 * found) - gone));
      way := further_back(way, sought, from_at, from_id, depth);
      gone := gone + depth;
      found := (select count(*) from wanted_messages(way.ids, way.times, wanted, take));
      is_enough := way.end_at is null or found >= take;
    end loop;
    hits := way;
    if not is_enough and chat_ids is null and sought is not null then
      if not is_common then
        hits := messages_with_words(sought, before_at, before_id, from_at, from_id, rare + 1);
        is_enough := coalesce(cardinality(hits.ids), 0) <= rare;
      end if;
      if not is_enough and gone < long_way then
        way := further_back(way, sought, from_at, from_id, long_way);
        hits := way;
        is_enough := is_far_enough(way, wanted, take);
      end if;
      if not is_enough then
        chat_ids := few_chats(wanted, 5000, 50000);
        if chat_ids is null then
          hits := messages_with_words(sought, before_at, before_id, from_at, from_id, null);
          is_enough := true;
        end if;
      end if;
    end if;
    -- Neither words nor marks: there is no index for what is left but time.
    while not is_enough and chat_ids is null loop
      way := further_back(way, sought, from_at, from_id, long_way);
      hits := way;
      is_enough := is_far_enough(way, wanted, take);
    end loop;
  end if;
  if chat_ids is not null then
    hits := messages_of_chats(sought, chat_ids, before_at, before_id, from_at, from_id);
  end if;
  return query
    select hit.id, hit.sent_at, coalesce(ts_rank(words, words_sought), 0)::double precision
      from wanted_messages(hits.ids, hits.times, wanted, take) as hit
      join message_words on organization_id = current_organization() and message_words.sent_at = hit.sent_at
                        and message_words.message_id = hit.id;
end $$;
