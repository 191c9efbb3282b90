import type { Rewriting } from "@gomarketing/contracts";
import { InvalidInput, Problem } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { maskDocuments } from "../enrichment/mask-documents.ts";
import { languageOf } from "../suggestions/checks/language.ts";
import { NO_USAGE, sumOf } from "../suggestions/provider/prices.ts";
import { say } from "../suggestions/provider/say.ts";
import { bookedCall } from "../suggestions/settings/booked-call.ts";
import { checkRewriting, type RewritingFault } from "./check-rewriting.ts";
import { rewritePrompt } from "./rewrite-prompt-v1.ts";

const ATTEMPTS = 2;
const MAX_OUTPUT_TOKENS = 2_000;
const MAX_RAW_CHARACTERS = 12_000;

class RewritingWithheld extends Problem {
  constructor(faults: readonly RewritingFault[]) {
    super({
      status: 422,
      type: "/problems/rewriting-withheld",
      title: "The rewritten text is withheld",
      detail: `The model changed what must stay (${faults.join(", ")}). Your text is as it was: try again, or change it by hand.`,
      errors: faults.map((code) => ({ path: "text", message: code })),
    });
  }
}

class HasDocuments extends Problem {
  constructor() {
    super({
      status: 422,
      type: "/problems/document-number-in-text",
      title: "The text holds a document's number",
      detail: "Numbers of documents and cards are shown to no model. Take it out of the text first.",
    });
  }
}

/**
 * A draft of the composer in another manner or language. Whatever goes wrong, the draft stays with whoever wrote it.
 *
 * @throws {InvalidInput} a translation without language @throws {HasDocuments} @throws {RewritingWithheld}
 * @throws {NoProvider} @throws {BudgetSpent} @throws {ProviderFailure}
 */
export async function rewriteDraft(
  context: BackendContext,
  { organizationId }: Member,
  request: Rewriting,
  signal: AbortSignal,
): Promise<{ text: string }> {
  const { text: draft, manner } = request;
  if (manner === "translated" && request.language === undefined)
    throw new InvalidInput("Say into which language: language, like en or es.");
  if (maskDocuments(draft) !== draft) throw new HasDocuments();
  const language = manner === "translated" ? (request.language ?? null) : languageOf(draft);
  return bookedCall(context, organizationId, "rewrite", async (models, { model, temperature }, onUsage) => {
    let used = NO_USAGE;
    let faults: readonly RewritingFault[] = [];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const nonce = context.newId().slice(-12);
      const prompt = rewritePrompt(request, nonce, faults);
      const asked = { ...prompt, model, temperature, maxOutputTokens: MAX_OUTPUT_TOKENS, signal };
      const said = await say(models, asked, MAX_RAW_CHARACTERS);
      used = sumOf(used, said.usage);
      onUsage(used);
      const checked = checkRewriting(draft, said, language, { ...prompt, nonce });
      if (checked.faults.length === 0) return { text: checked.text };
      faults = checked.faults;
    }
    throw new RewritingWithheld(faults);
  });
}
