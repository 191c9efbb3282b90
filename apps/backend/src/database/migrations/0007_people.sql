-- People: several organizations for one person, two-factor, invitations, reset links, API keys, throttled sign-ins, the audit log.
-- Works with programs of the version before.

-- A sign-in stands in one organization, and moves when its person switches. Whose organization goes stays a person.
alter table auth_users drop constraint auth_users_organization_id_fkey,
  add foreign key (organization_id) references organizations on delete set null;
alter table auth_accounts drop constraint auth_accounts_organization_id_fkey,
  add foreign key (organization_id) references organizations on delete set null;
create or replace function fill_organization_of_user() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- Where the person was last, else where they came first.
  new.organization_id := coalesce(new.organization_id,
    (select members.organization_id from members join auth_users on auth_users.id = members.user_id
      where members.user_id = new.user_id
      order by members.organization_id = auth_users.organization_id desc, members.created_at limit 1));
  return new;
end $$;

alter table auth_users add column two_factor_enabled boolean not null default false;
grant select (two_factor_enabled) on auth_users to gomarketing_member;
create table auth_two_factors (
  id text primary key,
  user_id text not null unique references auth_users on delete cascade,
  organization_id uuid references organizations on delete set null,
  -- Both encrypted by better-auth.
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz(3)
);
create trigger fill_organization before insert on auth_two_factors
  for each row execute function fill_organization_of_user();
alter table auth_two_factors enable row level security;

create table invitations (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  -- SHA-256 of what the link carries: who reads the database cannot use it.
  token_hash text not null unique,
  role text not null check (role in ('owner', 'admin', 'agent', 'read_only')),
  -- Whom it is for, and nobody else; null: whoever has the link.
  email text,
  created_by text references auth_users on delete set null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  accepted_by text references auth_users on delete set null,
  revoked_at timestamptz(3)
);
create index on invitations (organization_id, created_at desc);
select protect_rows('invitations');

create table password_resets (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  user_id text not null references auth_users on delete cascade,
  token_hash text not null unique,
  -- For whoever lost the second factor too.
  clears_two_factor boolean not null default false,
  created_by text references auth_users on delete set null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index on password_resets (user_id);
select protect_rows('password_resets');

-- A key is its maker's, narrowed to scopes: it ends with the membership.
create table api_keys (
  id uuid primary key,
  organization_id uuid not null,
  user_id text not null,
  name text not null,
  key_hash text not null unique,
  -- The first characters, to tell keys apart.
  prefix text not null,
  scopes text[] not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  foreign key (organization_id, user_id) references members on delete cascade
);
create index on api_keys (organization_id, created_at desc);
select protect_rows('api_keys');

-- Failed sign-ins by account and by address (hashed). Of nobody's organization: most belong to no account.
create table sign_in_attempts (
  key text primary key,
  count integer not null,
  since timestamptz(3) not null
);
alter table sign_in_attempts enable row level security;

create table audit_log (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  at timestamptz(3) not null,
  -- Kept as they were: people and keys may be gone.
  actor_id text,
  actor_name text,
  key_id uuid,
  key_name text,
  action text not null,
  -- The call, without its values: PATCH /api/chats/:id.
  route text not null,
  subject_id text,
  outcome text not null check (outcome in ('done', 'refused')),
  address text
);
create index audit_log_by_time on audit_log (organization_id, at desc, id desc);
create index audit_log_by_actor on audit_log (organization_id, actor_id, at desc, id desc);
create index audit_log_by_subject on audit_log (organization_id, subject_id, at desc, id desc) where subject_id is not null;
create index on audit_log (at);
select protect_rows('audit_log');
-- What was done stays written: an organization's role appends and reads.
revoke update, delete on audit_log from gomarketing_member;
