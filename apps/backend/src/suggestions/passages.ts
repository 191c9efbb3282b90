import type { BackendContext } from "../context.ts";
import { findPassages } from "../knowledge/find-passages.ts";
import { firstName } from "./context/greeting.ts";
import { questionOf, type Situation, type Source } from "./context/situation.ts";

/** What a model may rest on, and what is offered where there is no model. */
export const PASSAGES_FOR_MODEL = 4;
export const PASSAGES_SHOWN = 3;

/** What the organization knows that may answer a situation, best first, with its slots filled where they are known. */
export async function sourcesFor(
  context: BackendContext,
  organizationId: string,
  situation: Pick<Situation, "turns" | "instruction" | "contact" | "business">,
  limit: number,
): Promise<Source[]> {
  const question = questionOf(situation);
  if (question === "") return [];
  const slots = {
    "contato.primeiroNome": firstName(situation),
    "contato.nome": situation.contact.name,
    "empresa.nome": situation.business.name,
    "empresa.horario": situation.business.hours,
  };
  return findPassages(context, organizationId, question, { limit, slots });
}
