-- Messages are found by their words, in Portuguese, and contacts by e-mail too (search/, contacts/).
-- Needs no extension. Works with programs of the version before: what is written is indexed by triggers.

-- In lower case, without accents; what is no letter and no digit is a space. No extension, so that every installation finds the
-- same (unaccent may be missing), and by expressions, because translate() of so many letters takes five times as long.
-- search/highlight.ts folds alike.
create function fold_text(written text) returns text language sql immutable strict parallel safe
  return regexp_replace(regexp_replace(normalize(lower(written), nfd), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]', ' ', 'g');

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

-- What can be found of a message: its text, what a poll asks, places, cards, the file's name.
create function text_of_message(said text, content jsonb, file uuid) returns text language sql stable
  return concat_ws(' ', said,
    content #>> '{poll,question}', (select string_agg(option #>> '{}', ' ') from jsonb_path_query(content, '$.poll.options[*].text') option),
    content #>> '{location,name}', content #>> '{location,address}',
    (select string_agg(card #>> '{}', ' ') from jsonb_path_query(content, '$.contacts[*].name') card),
    (select file_name from media where id = file));

create function add_message_words() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into message_words (organization_id, message_id, sent_at, words)
  select organization_id, id, sent_at, words
    from inserted, lateral (select words_of(fold_text(case when content is null and media_id is null then text else text_of_message(text, content, media_id) end)) as words offset 0) found
   where revoked_at is null and words <> ''::tsvector;
  return null;
end $$;
create trigger add_message_words after insert on messages referencing new table as inserted
  for each statement execute function add_message_words();

create function change_message_words() returns trigger language plpgsql security definer set search_path = public as $$
begin
  delete from message_words where organization_id = old.organization_id and sent_at = old.sent_at and message_id = old.id;
  if new.revoked_at is null then
    insert into message_words (organization_id, message_id, sent_at, words)
    select new.organization_id, new.id, new.sent_at, words
      from words_of(fold_text(text_of_message(new.text, new.content, new.media_id))) words where words <> ''::tsvector;
  end if;
  return null;
end $$;
create trigger change_message_words after update of text, sent_at, revoked_at on messages for each row
  when ((old.text, old.sent_at, old.revoked_at) is distinct from (new.text, new.sent_at, new.revoked_at))
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
select organization_id, id, sent_at, words
  from messages, lateral (select words_of(fold_text(case when content is null and media_id is null then text else text_of_message(text, content, media_id) end)) as words offset 0) found
 where revoked_at is null and words <> ''::tsvector;
create index message_words_by_word on message_words using gin (words);
