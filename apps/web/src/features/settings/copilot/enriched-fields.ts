import type { EnrichedFieldName } from "@gomarketing/contracts";

/** Each of them, so that one that is added cannot be forgotten here. */
const SHOWN: Readonly<Record<EnrichedFieldName, true>> = {
  name: true,
  company: true,
  role: true,
  email: true,
  cpf: true,
  cnpj: true,
  cep: true,
  address: true,
  city: true,
  state: true,
  website: true,
  category: true,
  description: true,
  hours: true,
  birthday: true,
  altPhone: true,
  phoneType: true,
  country: true,
};

/** What contacts can be looked into for, in the order in which it is offered. */
export const ENRICHED_FIELDS = Object.keys(SHOWN) as EnrichedFieldName[];
