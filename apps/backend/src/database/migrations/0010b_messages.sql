-- What messages said before they were edited, and quick replies.
-- Works with programs of the version before: the database keeps versions by itself.

create table message_versions (
  message_id uuid not null references messages on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  -- From 1: the first that was said.
  version integer not null,
  text text,
  replaced_at timestamptz(3) not null,
  primary key (message_id, version)
);
select protect_rows('message_versions');
create index on message_versions (organization_id);

create function keep_message_version() returns trigger language plpgsql as $$
begin
  insert into message_versions (message_id, organization_id, version, text, replaced_at)
  values (old.id, old.organization_id, (select count(*) + 1 from message_versions where message_id = old.id), old.text, new.edited_at);
  return null;
end $$;
create trigger keep_version after update of text on messages for each row
  when (old.text is distinct from new.text and new.edited_at is not null) execute function keep_message_version();

create table quick_replies (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  shortcut text not null,
  text text not null,
  media_id uuid references media,
  -- Of a team, of one member, or of all when both are null.
  team_id uuid references teams on delete cascade,
  owner_id text,
  use_count integer not null default 0,
  last_used_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  check (team_id is null or owner_id is null),
  foreign key (organization_id, owner_id) references members on delete cascade
);
select protect_rows('quick_replies');
create unique index quick_replies_by_shortcut on quick_replies (organization_id, lower(shortcut), coalesce(team_id::text, owner_id, ''));
create index quick_replies_by_media on quick_replies (media_id) where media_id is not null;

-- Files are looked through by age for those that nobody uses.
create index media_by_age on media (created_at);
