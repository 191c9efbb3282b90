-- The number that a session last belonged to, also while it is logged out: what was written for that one does not leave from
-- another. Works with programs of the version before: what they hear of is not remembered.
alter table whatsapp_sessions add column account text;
update whatsapp_sessions set account = phone where phone is not null;
