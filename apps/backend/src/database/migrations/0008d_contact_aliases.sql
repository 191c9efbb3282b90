-- Numbers and LIDs of people who were two contacts and are one: whatever a message comes from, it finds the one who stayed.
-- Works with programs of the version before, which take such a person for somebody new.

create table contact_aliases (
  organization_id uuid not null references organizations on delete cascade,
  -- A phone number (+5531…) or a LID (…@lid).
  value text not null,
  contact_id uuid not null references contacts on delete cascade,
  primary key (organization_id, value)
);
select protect_rows('contact_aliases');
create index on contact_aliases (contact_id);
