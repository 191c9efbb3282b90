-- Of the event that a session's state is of, its number; null where the state is of an answer, which has none. Works with programs
-- of the version before: they order by time alone.
alter table whatsapp_sessions add column reported_sequence bigint;
