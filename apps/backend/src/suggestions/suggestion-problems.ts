import { Problem } from "@gomarketing/service-kit";

/** The suggestion came to nothing: what the model wrote failed the checks twice. */
export class Withheld extends Problem {
  constructor(violations: readonly string[]) {
    super({
      status: 422,
      type: "/problems/suggestion-withheld",
      title: "The suggestion is withheld",
      detail: `What the model wrote did not pass the checks (${violations.join(", ")}). Ask for another, or answer by hand.`,
      errors: violations.map((code) => ({ path: "text", message: code })),
    });
  }
}

/** A newer message, an answer or another suggestion made it stale. */
export class Superseded extends Problem {
  constructor() {
    super({
      status: 409,
      type: "/problems/suggestion-superseded",
      title: "The suggestion is out of date",
      detail: "Something newer came while it was written: a message, an answer, or another suggestion.",
    });
  }
}

/** Our own fault; the log has the cause. */
export class Failed extends Problem {
  constructor() {
    super({
      status: 500,
      type: "/problems/suggestion-failed",
      title: "The suggestion failed",
      detail: "Something went wrong on our side. Ask again, or answer by hand.",
    });
  }
}

/** The server ends: whoever looks asks again by itself when it is back. */
export class Stopping extends Problem {
  constructor() {
    super({
      status: 503,
      type: "/problems/suggestion-interrupted",
      title: "The suggestion was interrupted",
      detail: "The server is restarting. Ask again in a moment.",
      retryAfterSeconds: 2,
    });
  }
}

export class BudgetSpent extends Problem {
  constructor() {
    super({
      status: 429,
      type: "/problems/ai-budget-spent",
      title: "The day's budget is spent",
      detail: "The copilot rests until midnight. An admin can raise the daily budget in the copilot's settings.",
    });
  }
}

export class PriceUnknown extends Problem {
  constructor(model: string) {
    super({
      status: 409,
      type: "/problems/ai-price-unknown",
      title: "The model's price is not known",
      detail: `A daily budget is set, and what ${model} costs is not known: give its prices in the copilot's settings, or remove the budget.`,
    });
  }
}

export class SuggestionNotFound extends Problem {
  constructor(id: string) {
    super({
      status: 404,
      type: "/problems/suggestion-not-found",
      title: "Suggestion not found",
      detail: `No finished suggestion ${id} in this organization.`,
    });
  }
}

/** A contact wants nothing of theirs read by a model. */
export class KeptFromModels extends Problem {
  constructor() {
    super({
      status: 409,
      type: "/problems/contact-opted-out",
      title: "The contact is not analysed",
      detail: "Nothing of this contact is shown to a model. Whoever may edit contacts can change that in its panel.",
    });
  }
}

export class NoProvider extends Problem {
  constructor() {
    super({
      status: 409,
      type: "/problems/ai-not-configured",
      title: "No AI provider is configured",
      detail:
        "This needs a model: set OPENAI_API_KEY (and OPENAI_BASE_URL for another provider) and restart the server.",
    });
  }
}
