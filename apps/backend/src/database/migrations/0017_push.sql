-- Browsers that are told of messages though no window of the desk is open: where their push service is, and what to encrypt for.
-- Works with programs of the version before.

create table push_subscriptions (
  id uuid primary key,
  organization_id uuid not null,
  user_id text not null,
  -- Whoever signs out on a browser is told there no more.
  sign_in_id text not null references auth_sessions on delete cascade,
  endpoint text not null,
  -- The browser's public key and secret (RFC 8291), in base64url.
  p256dh text not null,
  auth text not null,
  created_at timestamptz(3) not null default now(),
  foreign key (organization_id, user_id) references members on delete cascade,
  unique (organization_id, endpoint)
);
select protect_rows('push_subscriptions');
create index on push_subscriptions (organization_id, user_id);
create index on push_subscriptions (sign_in_id);

-- When a window of the member's was last in sight; null: none is.
alter table member_presence add column window_seen_at timestamptz(3);
