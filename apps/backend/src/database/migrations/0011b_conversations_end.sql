-- Where the last conversation of a chat ended: what was said before it is resolved does not lead the copilot's next answers.
-- Works with programs of the version before: the database notes it by itself.

alter table chats add column resolved_position bigint;

create function note_end_of_conversation() returns trigger language plpgsql as $$
begin
  new.resolved_position := new.last_position;
  return new;
end $$;
create trigger conversation_ends before update of status on chats
  for each row when (new.status = 'resolved' and old.status <> 'resolved') execute function note_end_of_conversation();
