-- What programs find out of contacts: each fact with where it is from, and what became of it (enrichment/apply-facts.ts).
-- What holds is in contacts.fields. Works with programs of the version before: they know none of these tables.

create table contact_facts (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  contact_id uuid not null references contacts on delete cascade,
  field text not null,
  value text not null,
  -- As it is compared: a number's digits, an e-mail in lower case.
  normalized text not null,
  source text not null check (source in ('human', 'import', 'whatsapp_business_profile', 'phone_number',
                                         'customer_message_regex', 'customer_message_llm', 'whatsapp_pushname')),
  confidence real not null check (confidence between 0 and 1),
  -- The customer's message that says so, and its words; documents' numbers are masked in them.
  message_id uuid,
  quote text,
  validation text not null check (validation in ('valid', 'unverified')),
  status text not null check (status in ('applied', 'suggested', 'rejected', 'superseded')),
  decided_by text references auth_users on delete set null,
  decided_at timestamptz(3),
  model text,
  prompt_version text,
  created_at timestamptz(3) not null default now(),
  -- The same is not claimed twice: whoever rejects it is not asked again.
  unique (contact_id, field, normalized, source)
);
select protect_rows('contact_facts');
create index contact_facts_of_contact on contact_facts (contact_id, created_at desc);

-- How far each contact was looked into.
create table contact_enrichment (
  contact_id uuid primary key references contacts on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  -- Nothing of theirs is sent to a model since then.
  opted_out_at timestamptz(3),
  is_on_whatsapp boolean,
  whatsapp_asked_at timestamptz(3),
  -- Messages up to this time were read by a model.
  model_read_until timestamptz(3),
  enriched_at timestamptz(3)
);
select protect_rows('contact_enrichment');

create table enrichment_settings (
  organization_id uuid primary key references organizations on delete cascade,
  is_enabled boolean not null default true,
  uses_model boolean not null default true,
  -- Null: all there are.
  fields text[],
  updated_at timestamptz(3) not null default now()
);
select protect_rows('enrichment_settings');
