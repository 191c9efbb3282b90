-- Every table says whose its rows are: accounts and sign-ins too.
-- Works with programs of the version before.

-- better-auth writes its tables without a word of organizations: the first one of the user fills the column.
alter table auth_users add column organization_id uuid references organizations on delete cascade;
alter table auth_sessions add column organization_id uuid references organizations on delete cascade;
alter table auth_accounts add column organization_id uuid references organizations on delete cascade;
alter table auth_verifications add column organization_id uuid references organizations on delete cascade;

create function fill_organization_of_user() returns trigger language plpgsql as $$
begin
  new.organization_id := coalesce(new.organization_id,
    (select organization_id from members where user_id = new.user_id order by created_at limit 1));
  return new;
end $$;
create trigger fill_organization before insert on auth_sessions
  for each row execute function fill_organization_of_user();

create function tell_organization_of_member() returns trigger language plpgsql as $$
begin
  update auth_users set organization_id = new.organization_id where id = new.user_id and organization_id is null;
  update auth_accounts set organization_id = new.organization_id where user_id = new.user_id and organization_id is null;
  update auth_sessions set organization_id = new.organization_id where user_id = new.user_id and organization_id is null;
  return new;
end $$;
create trigger tell_organization after insert on members
  for each row execute function tell_organization_of_member();

update auth_users set organization_id = (select organization_id from members where user_id = auth_users.id order by created_at limit 1);
update auth_accounts set organization_id = (select organization_id from members where user_id = auth_accounts.user_id order by created_at limit 1);
update auth_sessions set organization_id = (select organization_id from members where user_id = auth_sessions.user_id order by created_at limit 1);
