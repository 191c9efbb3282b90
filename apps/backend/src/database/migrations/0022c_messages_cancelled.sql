-- A message that whatsapp-api does not have yet can be taken back: it is gone, and never leaves.
-- Works with programs of the version before, but for this: what they hand over in the very moment in which somebody takes it
-- back leaves all the same.

-- Since when whatsapp-api may have it; null again when it says that it has not.
alter table messages add column handed_at timestamptz(3);

-- The keys of messages that were taken back: a browser that never heard that its message was stored sends it again.
create table cancelled_messages (
  organization_id uuid not null references organizations on delete cascade,
  idempotency_key text not null,
  cancelled_at timestamptz(3) not null default now(),
  primary key (organization_id, idempotency_key)
);
select protect_rows('cancelled_messages');
create index cancelled_messages_by_age on cancelled_messages (cancelled_at);
