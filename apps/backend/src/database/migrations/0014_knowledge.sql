-- The knowledge base: articles, documents, pages and solved chats, their versions, and an index that finds passages by what
-- customers ask (knowledge/find-passages.ts). Needs no extension. Works with programs of the version before: they know none of it.

-- Something that the copilot may cite. What is published is indexed; a later version may be a draft yet.
create table knowledge_sources (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  kind text not null check (kind in ('article', 'document', 'page', 'chat')),
  title text not null,
  url text,
  -- Articles are ready at once; a file is read first.
  state text not null default 'ready' check (state in ('processing', 'ready', 'failed')),
  -- Why a file could not be read: {code, message}.
  failure jsonb,
  latest_version integer not null default 0,
  published_version integer,
  -- Whether what is read of a file is published at once.
  is_published_when_read boolean not null default false,
  -- Of files: what was uploaded last.
  file_id uuid,
  file_name text,
  mime_type text,
  size bigint,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  -- Put away: out of lists and of the index. Its versions stay, as suggestions cite them.
  archived_at timestamptz(3)
);
select protect_rows('knowledge_sources');
create index knowledge_sources_by_change on knowledge_sources (organization_id, updated_at desc, id desc) where archived_at is null;

create table knowledge_versions (
  source_id uuid not null references knowledge_sources on delete cascade,
  version integer not null,
  organization_id uuid not null references organizations on delete cascade,
  title text not null,
  body text not null,
  -- Of files: which one it was read from.
  file_id uuid,
  created_by text references auth_users on delete set null,
  created_at timestamptz(3) not null default now(),
  published_at timestamptz(3),
  primary key (source_id, version)
);
select protect_rows('knowledge_versions');

-- A solved chat's question and answer, for somebody to approve. One for a chat's conversation.
create table knowledge_offers (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  chat_id uuid not null references chats on delete cascade,
  question_message_id uuid not null,
  question text not null,
  answer text not null,
  state text not null default 'pending' check (state in ('pending', 'approved', 'rejected')),
  source_id uuid references knowledge_sources on delete set null,
  decided_by text references auth_users on delete set null,
  decided_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  unique (organization_id, question_message_id)
);
select protect_rows('knowledge_offers');
create index knowledge_offers_pending on knowledge_offers (organization_id, created_at desc, id desc) where state = 'pending';

-- What is found: a part of a published version, or a quick reply.
create table passages (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  source_id uuid references knowledge_sources on delete cascade,
  quick_reply_id uuid,
  version integer not null,
  position integer not null,
  title text not null,
  text text not null,
  check ((source_id is null) <> (quick_reply_id is null))
);
select protect_rows('passages');
create index passages_of_source on passages (source_id);
create unique index passages_of_quick_reply on passages (quick_reply_id) where quick_reply_id is not null;
create index passages_of_organization on passages (organization_id);

-- Which stems a passage holds, and how much it is about each: 0 to 1.
create table passage_stems (
  organization_id uuid not null,
  stem text not null,
  passage_id uuid not null references passages on delete cascade,
  weight real not null,
  primary key (organization_id, stem, passage_id) include (weight)
);
select protect_rows('passage_stems');
create index passage_stems_of_passage on passage_stems (passage_id);

-- The words that passages are written in, by what they sound like with up to one letter left out: whoever spells one of them
-- wrongly is understood. In rows, because under row-level security only an equality is looked up by an index.
create table passage_words (
  organization_id uuid not null references organizations on delete cascade,
  slip text not null,
  word text not null,
  sound text not null,
  stem text not null,
  primary key (organization_id, slip, word)
);
select protect_rows('passage_words');

-- How a folded Portuguese word sounds, as far as spelling goes wrong: c/k/qu, s/z/ss/ç, x/ch, g/j, h, m/n, double letters.
create function sound_of(word text) returns text language sql immutable strict parallel safe
  return regexp_replace(regexp_replace(regexp_replace(translate(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
         regexp_replace(regexp_replace(regexp_replace(word, 'ph', 'f', 'g'), '[cs]h', 'x', 'g'), 's?c(?=[eiy])', 's', 'g'),
         'g(?=[eiy])', 'j', 'g'), 'gu(?=[eiy])', 'g', 'g'), 'qu(?=[eiy])', 'k', 'g'), '[cq]', 'k', 'g'),
         'zywh', 'siv'), 'm(?=[^aeiou]|$)', 'n', 'g'), '(.)\1+', '\1', 'g'), 'l$', 'u');

-- A sound, and that sound with each of its letters left out, where it is long enough to be known without one.
create function slips_of(sound text) returns setof text language sql immutable strict parallel safe as $$
  select sound union
  select overlay(sound placing '' from place for 1) from generate_series(1, length(sound)) place where length(sound) >= 5
$$;

-- Whether two sounds differ by one letter: one more, another, or two next to each other in the other order.
create function is_one_slip_apart(a text, b text) returns boolean language sql immutable strict parallel safe as $$
  select case length(a) - length(b)
    when 1 then exists (select from generate_series(1, length(a)) place where overlay(a placing '' from place for 1) = b)
    when -1 then exists (select from generate_series(1, length(b)) place where overlay(b placing '' from place for 1) = a)
    when 0 then (select count(*) = 1 or count(*) = 2 and max(place) - min(place) = 1
                        and substr(a, min(place), 1) = substr(b, max(place), 1) and substr(a, max(place), 1) = substr(b, min(place), 1)
                   from generate_series(1, length(a)) place where substr(a, place, 1) <> substr(b, place, 1))
    else false end
$$;

-- Stems of a folded word; of a diminutive (gatinho, hotelzinho) also what it is made of.
create function stems_of(word text) returns text[] language sql immutable strict parallel safe
  return array_remove(ts_lexize('public.desk_portuguese', word)
    || case when word ~ '...inh[oa]s?$' then ts_lexize('public.desk_portuguese', regexp_replace(word, 'z?inh([oa])s?$', '\1')) end, null);

-- What a word shares with other forms of its family, marked: ~clare of clarear and clareamento, ~devol of devolver and devolução.
create function root_of(word text) returns text language sql immutable strict parallel safe
  return case when length(word) >= 6 then '~' || left(word, 5) end;

-- The words of a text that say something, with how they sound (ç is an s, which folding forgets).
create function words_of_passage(written text) returns table (word text, sound text) language sql immutable parallel safe as $$
  select folded.word, sound_of(spelled.word)
    from regexp_split_to_table(btrim(fold_text(normalize(written, nfc))), '\s+') with ordinality as folded (word, place)
    join regexp_split_to_table(btrim(fold_text(replace(replace(normalize(written, nfc), 'ç', 'ss'), 'Ç', 'ss'))), '\s+')
         with ordinality as spelled (word, place) using (place)
   where folded.word <> '' and ts_lexize('pg_catalog.portuguese_stem', folded.word) <> '{}'
$$;

-- A title says what a passage is about; in a text, a word counts the more the more often it is said, and the shorter the text.
create function index_passages() returns trigger language plpgsql as $$
begin
  with words as (
    select organization_id, id, word, sound, stem, true as in_title
      from inserted, words_of_passage(title), unnest(stems_of(word)) stem
    union all
    select organization_id, id, word, sound, stem, false from inserted, words_of_passage(text), unnest(stems_of(word)) stem),
  spelled as (
    insert into passage_words (organization_id, slip, word, sound, stem)
    select distinct on (organization_id, slip, word) organization_id, slip, word, sound, stem
      from (select distinct on (organization_id, word) organization_id, word, sound, stem from words
             where length(word) between 4 and 30 and word !~ '[0-9]') as different, slips_of(sound) as slips (slip)
    on conflict do nothing)
  insert into passage_stems (organization_id, stem, passage_id, weight)
  select organization_id, stem, id,
         case when bool_or(in_title) then 1
              else 0.6 + 0.35 * count(*) / (count(*) + 0.5 + sum(count(*)) over (partition by id) / 60.0) end
    from (select organization_id, id, stem, in_title from words
          union all select organization_id, id, root_of(word), in_title from words where length(word) >= 6) as terms
   group by organization_id, stem, id;
  return null;
end $$;
create trigger index_passages after insert on passages referencing new table as inserted
  for each statement execute function index_passages();

-- The passages that answer best what is asked, best first.
--
-- `asked`: [{concept, word, factor, importance, missed}]: words with the same concept mean the same, each by its factor as surely;
-- `importance` is what a concept says of the matter, `missed` what it says when no passage has it. A word that no passage has is
-- looked for by its sound. What is rare in the passages weighs most, and what is in none of them most of all: `share` is how much
-- of what was asked, so weighed, a passage has, `titled` how much of it its title has; `matched` counts the concepts;
-- `lacks_rarest`: what is rarer than all that it has, it has not.
create function find_passages(asked jsonb, take integer)
returns table (passage_id uuid, share double precision, score double precision, titled double precision, matched integer, lacks_rarest boolean)
language sql stable as $$
  with words as (
    select (one ->> 'concept')::integer as concept, one ->> 'word' as word, (one ->> 'factor')::real as factor,
           (one ->> 'importance')::real as importance,
           (one ->> 'missed')::real as missed
      from jsonb_array_elements(asked) as one),
  exact as (
    select concept, stem, max(factor) as factor from words, unnest(stems_of(fold_text(word))) stem group by concept, stem),
  known as (
    select concept, stem, factor from exact
     where exists (select from passage_stems where organization_id = current_organization() and passage_stems.stem = exact.stem)),
  -- Of words that are spelled alike, those that sound the same, else those that share most.
  guessed as (
    select concept, passage_words.stem, case when passage_words.sound = sound.sound then 0.95 else 0.8 end::real as factor
      from words
      cross join lateral (select sound_of(fold_text(replace(word, 'ç', 'ss'))) as sound) sound
      cross join lateral slips_of(sound.sound) as slips (slip)
      join passage_words on organization_id = current_organization() and passage_words.slip = slips.slip
     where factor = 1 and length(words.word) >= 4 and words.word !~ '[0-9]'
       and (passage_words.sound = sound.sound or is_one_slip_apart(passage_words.sound, sound.sound))
       and not exists (select from known where known.concept = words.concept)),
  terms as (
    select concept, stem, max(factor) as factor from (
      select * from known union all select * from guessed
      union all select concept, root_of(fold_text(word)), factor * 0.4::real from words where length(word) >= 6) as all_terms
     group by concept, stem),
  hits as (
    select concept, passage_stems.passage_id, max(factor * weight) as fit, bool_or(weight = 1) as in_title
      from terms join passage_stems on organization_id = current_organization() and passage_stems.stem = terms.stem
     group by concept, passage_stems.passage_id),
  total as (select count(*) as passages from passages where organization_id = current_organization()),
  concepts as (
    select concept, importance, missed,
           case when frequency = 0 then missed else importance end * ln(1 + (passages - frequency + 0.5) / (frequency + 0.5)) as rarity
      from (select words.concept, max(importance) as importance, max(missed) as missed,
                   (select count(*) from hits where hits.concept = words.concept) as frequency
              from words group by words.concept) as counted, total),
  best as (
    select hits.passage_id, sum(rarity * fit) as score, coalesce(sum(rarity * fit) filter (where in_title), 0) as titled,
           count(*) as matched, max(rarity) as rarest
      from hits join concepts using (concept)
     group by hits.passage_id
     order by score desc, hits.passage_id
     limit take)
  select best.passage_id, score / asked_for, score, titled / asked_for, matched::integer,
         exists (select from concepts where concepts.missed = 1 and rarity > rarest
                   and not exists (select from hits where hits.concept = concepts.concept and hits.passage_id = best.passage_id))
    from best, (select sum(rarity) as asked_for from concepts) as whole
   order by score desc, best.passage_id
$$;
