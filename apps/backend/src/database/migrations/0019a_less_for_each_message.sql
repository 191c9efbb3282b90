-- What each message that comes in costs the database, without what was to no purpose. Works with programs of the version before.

-- Jobs that have begun are looked up by their keys: as a join with a list whose length nobody knows, all jobs were read.
create or replace function add_jobs_for_later(jobs json) returns void
language plpgsql security definer set search_path = public as $$
begin
  insert into graphile_worker._private_tasks (identifier)
  select distinct task from json_to_recordset(jobs) as job (task text)
   where not exists (select from graphile_worker._private_tasks where identifier = task)
  on conflict do nothing;
  insert into graphile_worker._private_job_queues (queue_name)
  select distinct queue from json_to_recordset(jobs) as job (queue text)
   where queue is not null and not exists (select from graphile_worker._private_job_queues where queue_name = queue)
  on conflict do nothing;
  -- One that has begun knows nothing of what is new: it ends as it is, and another is added.
  update graphile_worker._private_jobs as begun
     set key = null, attempts = begun.max_attempts, updated_at = now()
   where begun.key = any(array(select key from json_to_recordset(jobs) as job (key text))) and begun.is_available is not true;
  insert into graphile_worker._private_jobs as waiting (job_queue_id, task_id, payload, run_at, max_attempts, key, priority)
  select queues.id, tasks.id, payload, job.run_at, job.attempts, job.key, job.priority
    from json_to_recordset(jobs)
         as job (task text, payload json, queue text, key text, attempts integer, priority integer, run_at timestamptz)
    join graphile_worker._private_tasks as tasks on tasks.identifier = job.task
    left join graphile_worker._private_job_queues as queues on queues.queue_name = job.queue
   order by job.key
  on conflict (key) do update
    set job_queue_id = excluded.job_queue_id, task_id = excluded.task_id, payload = excluded.payload, run_at = excluded.run_at,
        max_attempts = excluded.max_attempts, priority = excluded.priority, revision = waiting.revision + 1,
        attempts = 0, last_error = null, updated_at = now()
  where waiting.locked_at is null;
end $$;

-- Words are written for messages alone, which have an organization, and go with them.
alter table message_words drop constraint message_words_organization_id_fkey;
