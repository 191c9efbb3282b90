-- Which backend a job worker belongs to: each backend holds a lock for as long as it lives, and what the workers of a dead one
-- had begun is given back at once (jobs/worker-lease.ts).
-- Works with programs of the version before: their workers are not listed, so that they must be stopped before this version starts.

create table job_workers (
  worker_id text primary key,
  -- The second key of its backend's advisory lock.
  lease integer not null
);
-- It is the system's: no organization sees it.
alter table job_workers enable row level security;
