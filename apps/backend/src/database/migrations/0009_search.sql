-- Messages are found by their words, in Portuguese, and contacts by e-mail too (search/, contacts/).
-- Needs no extension. Works with programs of the version before: what is written is indexed by triggers.

-- In lower case, without accents; what is no letter and no digit is a space. No extension, so that every installation finds the
-- same (unaccent may be missing), and by expressions, because translate() of so many letters takes five times as long.
-- search/highlight.ts folds alike. Of a very long text, the first 20,000 characters: whatever its letters come to when they are
-- taken apart, its words stay below the megabyte that PostgreSQL takes, and a message is never refused for what it says.
create function fold_text(written text) returns text language sql immutable strict parallel safe
  return regexp_replace(regexp_replace(lower(normalize(left(written, 20000), nfd)), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]', ' ', 'g');

-- Stems of Portuguese, of text that is folded already.
create text search dictionary desk_portuguese (template = snowball, language = portuguese);
create text search configuration desk_stems (copy = pg_catalog.simple);
alter text search configuration desk_stems alter mapping for asciiword, word, asciihword, hword, hword_asciipart, hword_part
  with desk_portuguese;

-- Each word as it is written, with its place (for phrases, and for words that are typed half), and its stem.
create function words_of(folded text) returns tsvector language sql immutable strict parallel safe
  return to_tsvector('pg_catalog.simple'::regconfig, folded) || strip(to_tsvector('public.desk_stems'::regconfig, folded));

-- Of their own, and not in messages: each tick of a message writes its row anew, and would write these words anew.
create table message_words (
  organization_id uuid not null references organizations on delete cascade,
  message_id uuid not null,
  sent_at timestamptz(3) not null,
  words tsvector not null,
  primary key (organization_id, sent_at, message_id)
);
select protect_rows('message_words');

-- What can be found of a message: its text, what a poll asks, places, cards, what a voice note says, the file's name.
create function text_of_message(said text, content jsonb, file uuid) returns text language sql stable
  return concat_ws(' ', said,
    content #>> '{poll,question}', (select string_agg(option #>> '{}', ' ') from jsonb_path_query(content, '$.poll.options[*].text') option),
    content #>> '{location,name}', content #>> '{location,address}',
    (select string_agg(card #>> '{}', ' ') from jsonb_path_query(content, '$.contacts[*].name') card),
    content #>> '{transcript,text}',
    (select file_name from media where id = file));

-- What a message is besides its words, as words that nobody can write: of which session, and of which kind (of most: text) it is.
-- Each message has them, those without a word too: they are found by filters alone.
create function marks_of_message(session_id uuid, type text) returns tsvector language sql immutable parallel safe
  return array_to_tsvector(case when type = 'text' then array['/' || right(session_id::text, 8)]
                                else array['/' || right(session_id::text, 8), '/' || type] end);

create function add_message_words() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into message_words (organization_id, message_id, sent_at, words)
  select organization_id, id, sent_at, words || marks_of_message(session_id, type)
    from inserted, lateral (select words_of(fold_text(case when content is null and media_id is null then coalesce(text, '') else text_of_message(text, content, media_id) end)) as words offset 0) found
   where revoked_at is null and type <> 'notice';
  return null;
end $$;
create trigger add_message_words after insert on messages referencing new table as inserted
  for each statement execute function add_message_words();

create function change_message_words() returns trigger language plpgsql security definer set search_path = public as $$
begin
  delete from message_words where organization_id = old.organization_id and sent_at = old.sent_at and message_id = old.id;
  if new.revoked_at is null and new.type <> 'notice' then
    insert into message_words (organization_id, message_id, sent_at, words)
    select new.organization_id, new.id, new.sent_at, words || marks_of_message(new.session_id, new.type)
      from words_of(fold_text(text_of_message(new.text, new.content, new.media_id))) words;
  end if;
  return null;
end $$;
create trigger change_message_words after update of text, sent_at, revoked_at, content on messages for each row
  when ((old.text, old.sent_at, old.revoked_at, old.content #>> '{transcript,text}')
        is distinct from (new.text, new.sent_at, new.revoked_at, new.content #>> '{transcript,text}'))
  execute function change_message_words();

create function remove_message_words() returns trigger language plpgsql security definer set search_path = public as $$
begin
  delete from message_words using removed
   where message_words.organization_id = removed.organization_id and message_words.sent_at = removed.sent_at and message_id = removed.id;
  return null;
end $$;
create trigger remove_message_words after delete on messages referencing old table as removed
  for each statement execute function remove_message_words();

insert into message_words (organization_id, message_id, sent_at, words)
select organization_id, id, sent_at, words || marks_of_message(session_id, type)
  from messages, lateral (select words_of(fold_text(case when content is null and media_id is null then coalesce(text, '') else text_of_message(text, content, media_id) end)) as words offset 0) found
 where revoked_at is null and type <> 'notice';
-- New words wait in a short list that every search reads through: as cheap to write as a long one (about 30 µs a message), and
-- without its pauses. Sorting each message's words in at once takes twice as long.
create index message_words_by_word on message_words using gin (words) with (fastupdate = on, gin_pending_list_limit = 512);
analyze message_words;

-- What is looked for: every word, as written or by its stem, the last one as the beginning of a word too; "in quotes": side by side.
create function search_query(asked text) returns tsquery language plpgsql immutable parallel safe set search_path = public as $$
declare
  part record;
  word text;
  term tsquery;
  sought tsquery;
begin
  for part in
    select row_number() over () = count(*) over () as is_last, match[1] as quoted, match[2] as unquoted
      from regexp_matches(asked, '"([^"]+)"?|([^"\s]+)', 'g') as match limit 24
  loop
    if part.quoted is not null then
      term := phraseto_tsquery('simple', fold_text(part.quoted));
      if numnode(term) > 0 then sought := coalesce(sought && term, term); end if;
      continue;
    end if;
    foreach word in array regexp_split_to_array(btrim(fold_text(part.unquoted)), '\s+') loop
      term := plainto_tsquery('simple', word) || plainto_tsquery('desk_stems', word);
      if numnode(term) = 0 then continue; end if;
      if part.is_last and right(btrim(fold_text(part.unquoted)), length(word)) = word then
        term := term || to_tsquery('simple', word || ':*');
      end if;
      sought := coalesce(sought && term, term);
    end loop;
  end loop;
  return sought;
end $$;

-- Of these words, folded, those that a search is for: they are marked in what it finds.
create function sought_words(asked text, folded text[]) returns setof text language sql stable set search_path = public as $$
  select word
    from (select replace(replace(search_query(asked)::text, ' & ', ' | '), ' <-> ', ' | ')::tsquery as any_of) sought,
         unnest(folded) as word
   where words_of(word) @@ any_of
$$;

-- The functions below run as the tables' owner, because under row-level security an index of words or of parts of words is not
-- used; each keeps to the organization itself. They are for gomarketing_member.

-- Messages with these words, found by the index, in no order; no more than `at_most`.
create function messages_with_words(query tsquery, before_at timestamptz, before_id uuid, from_at timestamptz, from_id uuid, at_most integer,
                                    out ids uuid[], out times timestamptz[])
language sql stable security definer set search_path = public
  set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
  select array_agg(message_id), array_agg(sent_at)
    from (select message_id, sent_at from message_words
           where organization_id = current_organization() and words @@ query
             and (sent_at, message_id) < (before_at, before_id) and (sent_at, message_id) >= (from_at, from_id)
           limit at_most) as found
$$;

-- What was found on the way back in time, and how far it went: `end_at` is null when there was no more.
create type way_back as (ids uuid[], times timestamptz[], end_at timestamptz, end_id uuid);

-- Of the newest `depth` messages, those with these words; all, where none are asked.
create function newest_with_words(query tsquery, before_at timestamptz, before_id uuid, from_at timestamptz, from_id uuid, depth integer)
returns way_back language sql stable security definer set search_path = public
  set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_bitmapscan = off as $$
  with newest as materialized (
    select message_id, sent_at, coalesce(words @@ query, true) as fits from message_words
     where organization_id = current_organization()
       and (sent_at, message_id) < (before_at, before_id) and (sent_at, message_id) >= (from_at, from_id)
     order by sent_at desc, message_id desc limit depth),
  last as (select sent_at, message_id from newest offset depth - 1)
  select row(array_agg(message_id) filter (where fits), array_agg(sent_at) filter (where fits),
             (select sent_at from last), (select message_id from last))::way_back
    from newest
$$;

create function further_back(way way_back, query tsquery, from_at timestamptz, from_id uuid, depth integer) returns way_back
language sql stable set search_path = public as $$
  select row(way.ids || far.ids, way.times || far.times, far.end_at, far.end_id)::way_back
    from newest_with_words(query, way.end_at, way.end_id, from_at, from_id, depth) as far
$$;

-- Whether a chat is as wanted: {session, chat, contact, label, assignee}, each may be missing. The one place, besides few_chats, for
-- what a member may not see: search/wanted.ts fills `wanted`.
create function fits_chat(chat chats, wanted jsonb) returns boolean language sql stable
  return (not wanted ? 'chat' or chat.id = (wanted ->> 'chat')::uuid)
     and (not wanted ? 'contact' or chat.contact_id = (wanted ->> 'contact')::uuid)
     and (not wanted ? 'session' or chat.session_id = (wanted ->> 'session')::uuid)
     and (not wanted ? 'label' or chat.labels @> array[wanted ->> 'label'])
     and (not wanted ? 'assignee' or chat.assignee_id is not distinct from (wanted ->> 'assignee'));

-- The newest `take` of these messages that are as wanted; `types` are wanted of them themselves.
create function wanted_messages(ids uuid[], times timestamptz[], wanted jsonb, take integer) returns table (id uuid, sent_at timestamptz)
language sql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
  select found.id, found.sent_at
    from (select * from unnest(ids, times) as given (id, sent_at) order by given.sent_at desc, given.id desc offset 0) as found
   where wanted = '{}' or exists (
     select from messages join chats on chats.id = messages.chat_id
      where messages.id = found.id and messages.organization_id = current_organization()
        and (not wanted ? 'types' or wanted -> 'types' ? messages.type)
        and fits_chat(chats, wanted)
     -- `offset 0`: one look-up for each, the newest first, until there are enough; never a table of all messages.
     offset 0)
   order by found.sent_at desc, found.id desc
   limit take
$$;

-- Messages of some chats with these words.
create function messages_of_chats(query tsquery, chat_ids uuid[], before_at timestamptz, before_id uuid, from_at timestamptz, from_id uuid,
                                  out ids uuid[], out times timestamptz[])
language sql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
  select array_agg(message_id), array_agg(message_words.sent_at)
    from messages
    join message_words on message_words.organization_id = current_organization()
                      and message_words.sent_at = messages.sent_at and message_id = messages.id
   where chat_id = any(chat_ids) and messages.organization_id = current_organization() and coalesce(words @@ query, true)
     and (messages.sent_at, messages.id) < (before_at, before_id) and (messages.sent_at, messages.id) >= (from_at, from_id)
$$;

-- The chats that messages are wanted of, when they are few; null when any may be meant, or very many. Only what is wanted is asked,
-- so that an index answers.
create function few_chats(wanted jsonb, at_most integer) returns uuid[]
language plpgsql stable security definer set search_path = public as $$
declare
  chat_ids uuid[];
begin
  if not wanted ?| array['chat', 'contact', 'label', 'assignee'] then return null; end if;
  execute 'select coalesce(array_agg(id), ''{}'') from (select id from chats where organization_id = current_organization()'
       || case when wanted ? 'chat' then ' and id = ($1 ->> ''chat'')::uuid' else '' end
       || case when wanted ? 'contact' then ' and contact_id = ($1 ->> ''contact'')::uuid' else '' end
       || case when wanted ? 'session' then ' and session_id = ($1 ->> ''session'')::uuid' else '' end
       || case when wanted ? 'label' then ' and labels @> array[$1 ->> ''label'']' else '' end
       || case when wanted ->> 'assignee' is not null then ' and assignee_id = $1 ->> ''assignee'''
               when wanted ? 'assignee' then ' and assignee_id is null' else '' end
       || ' limit $2) as wanted_chats'
     into chat_ids using wanted, at_most + 1;
  return case when cardinality(chat_ids) <= at_most then chat_ids end;
end $$;

create function is_far_enough(way way_back, wanted jsonb, take integer) returns boolean language sql stable set search_path = public as $$
  select way.end_at is null or cardinality(way.ids) >= take and (select count(*) from wanted_messages(way.ids, way.times, wanted, take)) = take
$$;

-- The query, with the marks of what is wanted: in the index, what is rare of all that must be there is looked up first. Null:
-- there are neither words nor marks.
create function with_marks(sought tsquery, wanted jsonb) returns tsquery language plpgsql immutable parallel safe as $$
declare
  mark tsquery;
begin
  if wanted ? 'session' then
    mark := quote_literal('/' || right(wanted ->> 'session', 8))::tsquery;
    sought := coalesce(sought && mark, mark);
  end if;
  if wanted ? 'types' and not wanted -> 'types' ? 'text' then
    mark := (select string_agg(quote_literal('/' || type), '|') from jsonb_array_elements_text(wanted -> 'types') type)::tsquery;
    sought := coalesce(sought && mark, mark);
  end if;
  return sought;
end $$;

-- The newest `take` messages with what is asked, between two places in time, each with how well it fits. Nothing asked: those that
-- are as wanted.
--
-- No one plan serves all words: the index lists all messages of a common word before the first can be shown (seconds for one in
-- every second message), and reading backwards in time reads everything for a word that is nowhere. Hence steps, each bounded: a
-- short way back in time; as far back as the word's share there lets expect enough; the index, given up for a word that turns out
-- common; the chats, when few are wanted; a long way back; and only for what was common once and is not any more, all of the index.
create function search_messages(asked text, wanted jsonb, before_at timestamptz, before_id uuid, from_at timestamptz, from_id uuid, take integer)
returns table (message_id uuid, sent_at timestamptz, rank double precision)
language plpgsql stable security definer set search_path = public as $$
declare
  short_way constant integer := 4000;
  long_way constant integer := 40000;
  rare constant integer := 4000;
  max_chats constant integer := 1000;
  words_sought constant tsquery := search_query(asked);
  sought constant tsquery := with_marks(words_sought, wanted);
  chat_ids uuid[];
  hits record;
  way way_back;
  depth integer;
begin
  if words_sought is null and asked <> '' then return; end if;
  -- Without a word, the chats tell more than the newest messages do.
  if words_sought is null then chat_ids := few_chats(wanted, max_chats); end if;
  if chat_ids is not null then
    hits := messages_of_chats(sought, chat_ids, before_at, before_id, from_at, from_id);
  else
    way := newest_with_words(sought, before_at, before_id, from_at, from_id, short_way);
    if not is_far_enough(way, wanted, take) then
      depth := 3 * short_way * take / (2 * coalesce(cardinality(way.ids), 1));
      if depth < long_way then way := further_back(way, sought, from_at, from_id, depth); end if;
    end if;
    hits := way;
    if not is_far_enough(way, wanted, take) then
      if sought is null then
        -- Neither words nor marks: there is no index for what is left but time.
        while not is_far_enough(way, wanted, take) loop
          way := further_back(way, sought, from_at, from_id, long_way);
        end loop;
        hits := way;
      else
        hits := messages_with_words(sought, before_at, before_id, from_at, from_id, rare + 1);
        if cardinality(hits.ids) > rare then
          chat_ids := few_chats(wanted, max_chats);
          if chat_ids is not null then
            hits := messages_of_chats(sought, chat_ids, before_at, before_id, from_at, from_id);
          else
            way := further_back(way, sought, from_at, from_id, long_way);
            hits := way;
            if not is_far_enough(way, wanted, take) then
              hits := messages_with_words(sought, before_at, before_id, from_at, from_id, null);
            end if;
          end if;
        end if;
      end if;
    end if;
  end if;
  return query
    select hit.id, hit.sent_at, coalesce(ts_rank(words, words_sought), 0)::double precision
      from wanted_messages(hits.ids, hits.times, wanted, take) as hit
      join message_words on organization_id = current_organization() and message_words.sent_at = hit.sent_at
                        and message_words.message_id = hit.id;
end $$;

-- The names most like one that nobody has, below 0.9 the worse they fit. Without pg_trgm, which comes with PostgreSQL but may not be
-- installed, there are none.
do $do$
begin
  create extension if not exists pg_trgm;
  create function similar_names(written text) returns table (id uuid, is_group boolean, score double precision)
  language sql stable security definer set search_path = public set pg_trgm.word_similarity_threshold = 0.45 as $$
    select id, is_group, least(0.89, round(word_similarity(written, search_text)::numeric, 3))::double precision as score
      from contacts where organization_id = current_organization() and written <% search_text
     order by score desc, id desc limit 20
  $$;
exception when others then
  raise notice 'pg_trgm is not available: names with more than one slip will not be found';
  create function similar_names(written text) returns table (id uuid, is_group boolean, score double precision)
  language sql stable as 'select null::uuid, null::boolean, null::double precision where false';
end $do$;

-- Contacts (not groups), or chats, by name, number or e-mail: those that hold all `parts`, or one of the `numbers`, each ready for
-- LIKE; where these are few, also names with a slip in a word (`slips`: for each part, what it may have been meant to be), and then
-- names that are written alike. 4: it begins with the words, 3: begins so, 2: a word of it does, 1: it holds them. In a fixed order:
-- what fits best, then what is newest, after a place.
create function search_names(name text, parts text[], numbers text[], slips jsonb, of_chats boolean, wanted jsonb,
                             after_score double precision, after_id uuid, take integer)
returns table (id uuid, score double precision)
language plpgsql stable security definer set search_path = public as $$
declare
  few constant integer := 10;
  pattern constant text := array_to_string(parts, ' ');
  condition text;
  nearly text;
begin
  select string_agg(case when cardinality(numbers) > 0 then format('search_text like %L', '%' || part || '%')
                         -- Of one letter or two there are too many anywhere: a word begins with them.
                         when length(part) < 3 then format('(search_text like %L or search_text like %L)', part || '%', '% ' || part || '%')
                         else format('search_text like %L', '%' || part || '%') end,
                    case when cardinality(numbers) > 0 then ' or ' else ' and ' end)
    into condition from unnest(case when cardinality(numbers) > 0 then numbers else parts end) as part;
  if condition is null then return; end if;
  select coalesce(string_agg(format('(search_text like %L or search_text like any (%L::text[]))', '%' || parts[n] || '%',
                                    array(select jsonb_array_elements_text(variants))), ' and '), 'false')
    into nearly from jsonb_array_elements(slips) with ordinality as slip (variants, n);
  return query execute format($query$
    with fitting as materialized (
      select id, is_group, case when search_text like $1 || ' %%' then 4 when search_text like $1 || '%%' then 3
                                when search_text like '%% ' || $1 || '%%' then 2 else 1 end::double precision as score
        from contacts where organization_id = current_organization() and (%s)),
    slipped as materialized (
      select id, is_group, 0.9::double precision as score
        from contacts
       where (select count(*) from (select from fitting limit $3) as first_ones) < $3
         and organization_id = current_organization() and id not in (select id from fitting) and (%s)),
    close as (select id, is_group, score from fitting union all select id, is_group, score from slipped),
    named as (
      select * from close
      union all
      select * from similar_names($2) as alike
       where (select count(*) from (select from close limit $3) as first_ones) < $3 and alike.id not in (select id from close)),
    shown as (
      select case when $4 then chats.id else named.id end as id, score
        from named left join chats on $4 and chats.contact_id = named.id and fits_chat(chats, $5)
       where case when $4 then chats.id is not null
                  else not named.is_group and (not $5 ? 'contact' or named.id = ($5 ->> 'contact')::uuid)
                       and (not $5 ?| array['session', 'label', 'assignee']
                            or exists (select from chats where chats.contact_id = named.id and fits_chat(chats, $5))) end)
    select id, score from shown where (score, id) < ($6, $7) order by score desc, id desc limit $8
  $query$, condition, nearly)
  using pattern, name, few, of_chats, wanted, after_score, after_id, take;
end $$;
