-- Contacts and chats are found by part of a name or number, and by label, among very many.
-- Works with programs of the version before.

-- Names and number in lower case, without accents: what a search is compared with (contacts/search-text.ts folds alike).
alter table contacts add column search_text text generated always as (
  translate(lower(coalesce(name, '') || ' ' || coalesce(push_name, '') || ' ' || coalesce(phone, '')),
            'áàâãäåéèêëíìîïóòôõöúùûüçñýÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑÝ',
            'aaaaaaeeeeiiiiooooouuuucnyaaaaaaeeeeiiiiooooouuuucny')
) stored;
-- The index needs an extension that comes with PostgreSQL but may not be installed: without it a search reads all contacts.
do $$
begin
  create extension if not exists pg_trgm;
  create index contacts_by_search_text on contacts using gin (search_text gin_trgm_ops);
exception when others then
  raise notice 'pg_trgm is not available: searching contacts will be slower';
end $$;
create index chats_by_label on chats using gin (labels);
