-- Finding passages: the words that sound like a word that no passage has are looked up in their index, where the planner, which
-- cannot know how few are asked for, read all words of all passages: four fifths of a search of some hundred passages.
-- Compatible: the same name, arguments and answers.
create or replace function find_passages(asked jsonb, take integer)
returns table (passage_id uuid, share double precision, score double precision, titled double precision, matched integer, lacks_rarest boolean)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  return query
  with words as (
    select (one ->> 'concept')::integer as concept, one ->> 'word' as word, (one ->> 'factor')::real as factor,
           (one ->> 'importance')::real as importance,
           (one ->> 'missed')::real as missed
      from jsonb_array_elements(asked) as one),
  exact as (
    select concept, stem, max(factor) as factor from words, unnest(stems_of(fold_text(word))) stem group by concept, stem),
  known as (
    select concept, stem, factor from exact
     cross join lateral (select from passage_stems
                          where organization_id = current_organization() and passage_stems.stem = exact.stem limit 1) as any_of_it),
  -- Of words that are spelled alike, those that sound the same, else those that share most.
  guessed as (
    select concept, passage_words.stem, case when passage_words.sound = sound.sound then 0.95 else 0.8 end::real as factor
      from words
      cross join lateral (select sound_of(fold_text(replace(word, 'ç', 'ss'))) as sound) sound
      cross join lateral slips_of(sound.sound) as slips (slip)
      cross join lateral (select sound, stem from passage_words
                           where organization_id = current_organization() and passage_words.slip = slips.slip offset 0) as passage_words
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
      from terms
      cross join lateral (select passage_id, weight from passage_stems
                           where organization_id = current_organization() and passage_stems.stem = terms.stem offset 0) as passage_stems
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
   order by score desc, best.passage_id;
end $$;
