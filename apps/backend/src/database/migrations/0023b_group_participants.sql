-- Who is in a group, so that they can be named in a message. Works with programs of the version before: what they are told of
-- members is not kept, and comes again with the next connection.
create table group_participants (
  -- The group.
  contact_id uuid not null references contacts on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  -- The address that the group knows them by.
  jid text not null,
  lid text,
  phone text,
  -- What they call themselves, as their last message said.
  name text,
  is_admin boolean not null default false,
  primary key (contact_id, jid)
);
select protect_rows('group_participants');
create index group_participants_by_organization on group_participants (organization_id);
