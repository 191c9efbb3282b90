-- The database keeps organizations apart: what an organization does runs as gomarketing_member (database/member-role.ts),
-- which sees and changes the rows of app.organization_id and no others. The owner of the tables is not held.
-- Works with programs of the version before.

create function current_organization() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.organization_id', true), '')::uuid;

-- For every table with an organization_id: its rows are seen and changed by their own organization alone.
create function protect_rows(protected regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', protected);
  execute format('create policy of_organization on %s to gomarketing_member
    using (organization_id = current_organization()) with check (organization_id = current_organization())', protected);
  execute format('grant select, insert, update, delete on %s to gomarketing_member', protected);
end $$;
-- It is for migrations.
revoke execute on function protect_rows from public;

select protect_rows(name::regclass) from unnest(array[
  'members', 'whatsapp_sessions', 'contacts', 'chats', 'media', 'messages', 'received_events', 'live_events',
  'early_statuses', 'history_parts']) as name;

alter table organizations enable row level security;
create policy own on organizations to gomarketing_member using (id = current_organization()) with check (id = current_organization());
grant select, update on organizations to gomarketing_member;

-- Of accounts, organizations see the names of their own people and nothing else.
alter table auth_users enable row level security;
create policy of_members on auth_users for select to gomarketing_member
  using (exists (select 1 from members where members.user_id = auth_users.id));
grant select (id, name, email, image, organization_id) on auth_users to gomarketing_member;
alter table auth_sessions enable row level security;
alter table auth_accounts enable row level security;
alter table auth_verifications enable row level security;

-- Accounts learn of their organization whoever adds the member.
alter function fill_organization_of_user() security definer set search_path = public;
alter function tell_organization_of_member() security definer set search_path = public;

-- Jobs are added in the transaction that causes them; the worker's own tables are not for that role.
create function add_job(task text, payload json, queue text, key text, attempts integer, priority integer, run_at timestamptz)
returns void
language plpgsql security definer set search_path = public as $$
begin
  perform graphile_worker.add_job(task, payload => payload, queue_name => queue, job_key => key,
                                  max_attempts => attempts, priority => priority, run_at => run_at);
end $$;
