-- Codes of a second factor that somebody signed in with: each is good once, and kept while it would be good again.
-- Works with programs of the version before.

create table used_codes (
  user_id text not null references auth_users on delete cascade,
  organization_id uuid references organizations on delete set null,
  -- SHA-256 of the person and the code.
  code_hash text not null,
  used_at timestamptz(3) not null,
  primary key (user_id, code_hash)
);
create trigger fill_organization before insert on used_codes for each row execute function fill_organization_of_user();
alter table used_codes enable row level security;
