import type { Citation } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import { maskDocuments } from "../enrichment/mask-documents.ts";
import { findPassages } from "../knowledge/find-passages.ts";
import type { SlotValues } from "../slots/fill-slots.ts";
import { type SlotFacts, slotValues } from "../slots/slot-values.ts";
import { firstName } from "./context/greeting.ts";
import { questionOf, type Situation, type Source } from "./context/situation.ts";

/** What a model may rest on, and what is offered where there is no model. */
const PASSAGES_FOR_MODEL = 4;
const PASSAGES_SHOWN = 3;

/** Who else than the situation knows what slots are filled with. */
export type Beside = Pick<SlotFacts, "agent" | "session"> & Pick<SlotFacts["contact"], "phone" | "fields">;

/**
 * What the organization knows that may answer a situation, best first, with its slots filled where they are known; for a model
 * without numbers of documents.
 */
export async function sourcesFor(
  context: BackendContext,
  organizationId: string,
  situation: Omit<Situation, "sources">,
  beside: Beside,
  isForModel: boolean,
): Promise<Source[]> {
  const question = questionOf(situation);
  if (question === "") return [];
  const slots = slotsOf(situation, beside);
  return findPassages(context, organizationId, question, {
    limit: isForModel ? PASSAGES_FOR_MODEL : PASSAGES_SHOWN,
    slots: isForModel ? masked(slots) : slots,
  });
}

function slotsOf(situation: Omit<Situation, "sources">, { agent, session, phone, fields }: Beside): SlotValues {
  const { business, timeZone, now } = situation;
  const contact = { name: situation.contact.name, firstName: firstName(situation), phone, fields };
  return slotValues({ contact, agent, business, session, timeZone, now });
}

const masked = (slots: SlotValues): SlotValues =>
  Object.fromEntries(Object.entries(slots).map(([name, value]) => [name, value && maskDocuments(value)]));

/** Passages as they are shown where nobody writes, and the one to insert: the best that has nothing left to be filled. */
export function asFound(sources: readonly Source[]): { text: string; citations: Citation[] } {
  return {
    text: sources.find(({ missing }) => missing.length === 0)?.text ?? "",
    citations: sources.map(({ title, text, url, missing }) => ({
      title,
      text,
      ...(url !== undefined && { url }),
      ...(missing.length > 0 && { missing: [...missing] }),
    })),
  };
}
