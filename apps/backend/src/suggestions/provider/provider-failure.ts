import { Problem } from "@gomarketing/service-kit";

/** What can be wrong with a provider of models. */
export type FailureKind =
  | "unreachable"
  | "timeout"
  | "rate-limited"
  | "refused"
  | "rejected"
  | "failed"
  | "nonsense"
  | "interrupted"
  | "paused"
  | "busy";

const TOLD: Record<FailureKind, { readonly status: number; readonly title: string; readonly detail: string }> = {
  unreachable: {
    status: 502,
    title: "The AI provider cannot be reached",
    detail: "Check OPENAI_BASE_URL and the server's network; answer by hand meanwhile.",
  },
  timeout: {
    status: 504,
    title: "The AI provider is too slow",
    detail: "It fell silent for longer than we wait. Ask again, or answer by hand.",
  },
  "rate-limited": {
    status: 429,
    title: "The AI provider asks for fewer calls",
    detail: "Its limit for this key is reached. Wait a little, or raise the limit at the provider.",
  },
  refused: {
    status: 502,
    title: "The AI provider refuses the key",
    detail: "Check OPENAI_API_KEY: the provider does not accept it, or it may not use this model.",
  },
  rejected: {
    status: 502,
    title: "The AI provider rejects the request",
    detail: "Check the model's name in the copilot's settings: the provider does not take it as it is.",
  },
  failed: {
    status: 502,
    title: "The AI provider failed",
    detail: "The fault is on the provider's side. Ask again in a moment.",
  },
  nonsense: {
    status: 502,
    title: "The AI provider answered nonsense",
    detail: "What it said is no answer of a chat model. Check OPENAI_BASE_URL, or ask again.",
  },
  interrupted: {
    status: 502,
    title: "The AI provider stopped in the middle",
    detail: "The answer broke off and is not shown. Ask again.",
  },
  paused: {
    status: 503,
    title: "The AI provider is left alone for a moment",
    detail: "It failed several times in a row. It is tried again by itself in less than a minute.",
  },
  busy: {
    status: 503,
    title: "Too many suggestions at once",
    detail: "Ask again in a moment: others are being written.",
  },
};

/** A provider that did not do what was asked. Never holds what was said to it, nor what it said. */
export class ProviderFailure extends Problem {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, retryAfterSeconds?: number) {
    super({ ...TOLD[kind], type: `/problems/ai-provider-${kind}`, retryAfterSeconds });
    this.kind = kind;
  }
}

/** Worth another try by itself, as long as nothing was said yet. */
export const isPassing = (kind: FailureKind): boolean =>
  kind === "unreachable" || kind === "failed" || kind === "interrupted" || kind === "nonsense";
