-- Who is to be looked into, and when, stands in a list of its own. A job for each contact, all in one queue, made every worker that
-- looked for work read all those that waited: a third of what the database did while many customers wrote.
-- Works with programs of the version before: what they add as jobs is looked into when the contact writes next.
alter table contact_enrichment
  add column due_at timestamptz(3),
  add column attempts smallint not null default 0;
create index contact_enrichment_due on contact_enrichment (due_at) where due_at is not null;

do $$
begin
  if to_regclass('graphile_worker._private_jobs') is null then
    return;
  end if;
  insert into contact_enrichment (contact_id, organization_id, due_at)
  select contacts.id, contacts.organization_id, jobs.run_at
    from graphile_worker._private_jobs as jobs
    join graphile_worker._private_tasks as tasks on tasks.id = task_id and identifier = 'enrich-contact'
    join contacts on contacts.id = (payload ->> 'contactId')::uuid
   where key is not null
  on conflict (contact_id) do update set due_at = excluded.due_at;
  delete from graphile_worker._private_jobs
   where locked_at is null
     and task_id = (select id from graphile_worker._private_tasks where identifier = 'enrich-contact');
end $$;
