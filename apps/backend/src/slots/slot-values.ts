import type { ContactRow } from "../database/tables.ts";
import { hourOf } from "../suggestions/context/local-time.ts";
import type { SlotValues } from "./fill-slots.ts";

/** What slots are filled from: the chat's contact, who answers, the company, the moment. Null: nobody knows. */
export interface SlotFacts {
  readonly contact: {
    readonly name: string | null;
    readonly firstName: string | null;
    readonly phone: string | null;
    readonly fields: Readonly<Record<string, string>>;
  };
  readonly agent: string | null;
  readonly business: { readonly name: string; readonly hours: string };
  /** What the chat's WhatsApp session is called. */
  readonly session: string | null;
  readonly timeZone: string;
  readonly now: Date;
}

/** Everything that a slot may name, in quick replies and in the knowledge base alike. */
export const slotValues = ({ contact, agent, business, session, timeZone, now }: SlotFacts): SlotValues => ({
  ...Object.fromEntries(Object.entries(contact.fields).map(([key, value]) => [`contato.${key}`, value])),
  "contato.nome": contact.name,
  "contato.primeiroNome": contact.firstName,
  "contato.telefone": contact.phone,
  "agente.nome": agent,
  "agente.primeiroNome": agent && firstWord(agent),
  "empresa.nome": business.name,
  "empresa.horario": business.hours,
  "sessao.nome": session,
  saudacao: greeting(hourOf(now, timeZone)),
  data: new Intl.DateTimeFormat("pt-BR", { dateStyle: "short", timeZone }).format(now),
  hora: new Intl.DateTimeFormat("pt-BR", { timeStyle: "short", timeZone }).format(now),
});

/** What a contact's fields say, without where it is from. */
export const valuesOf = (fields: ContactRow["fields"]): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([key, { value }]) => [key, String(value)]));

/** "Marina" of "Marina Duarte". */
export const firstWord = (name: string): string => name.trim().split(/\s+/, 1)[0] ?? "";

function greeting(hour: number): string {
  if (hour >= 5 && hour < 12) return "Bom dia";
  return hour >= 12 && hour < 18 ? "Boa tarde" : "Boa noite";
}
