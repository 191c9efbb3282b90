-- Contacts: found by e-mail too, fields that organizations define, notes, blocking, import from tables.
-- Works with programs of the version before: every new column of contacts may be empty.

-- As written, but in lower case and without accents; immutable, so that a column can be made of it.
create function fold_name(written text) returns text language sql immutable strict parallel safe
  return regexp_replace(lower(normalize(written, nfd)), '[\u0300-\u036f]', '', 'g');

alter table contacts drop column search_text;
alter table contacts add column search_text text generated always as (
  fold_name(coalesce(name, '') || ' ' || coalesce(push_name, '') || ' ' || coalesce(phone, '') || ' '
            || coalesce(fields #>> '{email,value}', '') || ' ')
) stored;
do $$
begin
  create index contacts_by_search_text on contacts using gin (search_text gin_trgm_ops);
exception when others then
  raise notice 'pg_trgm is not available: searching contacts will be slower';
end $$;

-- Since when the business takes nothing from them.
alter table contacts add column blocked_at timestamptz(3);

-- What an organization wants to know of its contacts. Values lie in contacts.fields, under `key`.
create table contact_field_definitions (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  key text not null,
  name text not null,
  kind text not null check (kind in ('text', 'number', 'date', 'choice')),
  options text[] not null default '{}',
  created_at timestamptz(3) not null default now(),
  unique (organization_id, key)
);
select protect_rows('contact_field_definitions');

-- What a person wrote into a field stays, whatever programs find out later.
create function keep_human_fields() returns trigger language plpgsql as $$
begin
  new.fields := new.fields || coalesce((
    select jsonb_object_agg(key, value) from jsonb_each(old.fields)
     where value ->> 'source' = 'human' and new.fields ? key and new.fields -> key ->> 'source' is distinct from 'human'), '{}');
  return new;
end $$;
create trigger keep_human_fields before update of fields on contacts
  for each row when (old.fields is distinct from new.fields) execute function keep_human_fields();

create table contact_notes (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  text text not null,
  author_id text,
  author_name text not null,
  created_at timestamptz(3) not null default now(),
  edited_at timestamptz(3)
);
select protect_rows('contact_notes');
create index contact_notes_of_contact on contact_notes (contact_id, created_at desc, id desc);

-- A table of contacts that somebody uploaded: looked at first, then taken in by a job, some rows at a time.
create table contact_imports (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  state text not null check (state in ('draft', 'running', 'done')),
  file_name text not null,
  columns text[] not null,
  -- For each column what it is: name, phone, email, field:<key>, or null.
  mapping text[] not null,
  row_count integer not null,
  -- Up to this line everything is taken in.
  done_line integer not null default 0,
  done_count integer not null default 0,
  created_count integer not null default 0,
  updated_count integer not null default 0,
  failed_count integer not null default 0,
  -- The first ones: [{line, column, message}].
  errors jsonb not null default '[]',
  created_by text,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3)
);
select protect_rows('contact_imports');
create index on contact_imports (organization_id, created_at desc);
create table contact_import_rows (
  import_id uuid not null references contact_imports on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  line integer not null,
  cells text[] not null,
  primary key (import_id, line)
);
select protect_rows('contact_import_rows');
create index on contact_import_rows (organization_id);
