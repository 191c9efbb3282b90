-- What everybody's quick replies say is found like knowledge. Those of one team or one person are theirs, and are not offered to
-- others. Works with programs of the version before: the database keeps the index by itself.

alter table passages add foreign key (quick_reply_id) references quick_replies on delete cascade;

create function index_quick_reply() returns trigger language plpgsql as $$
begin
  delete from passages where quick_reply_id = new.id;
  if new.team_id is null and new.owner_id is null and new.text <> '' then
    insert into passages (id, organization_id, quick_reply_id, version, position, title, text)
    values (new.id, new.organization_id, new.id, 1, 0, new.shortcut, new.text);
  end if;
  return null;
end $$;
create trigger index_quick_reply after insert or update of shortcut, text, team_id, owner_id on quick_replies
  for each row execute function index_quick_reply();

insert into passages (id, organization_id, quick_reply_id, version, position, title, text)
select id, organization_id, id, 1, 0, shortcut, text from quick_replies where team_id is null and owner_id is null and text <> '';
