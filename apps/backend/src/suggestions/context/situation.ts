import type { BusinessProfile } from "@gomarketing/contracts";

/** What somebody said, and when. */
export interface Turn {
  readonly id: string;
  readonly who: "customer" | "agent";
  /** In groups, and of colleagues: who of them. */
  readonly name: string | null;
  readonly at: Date;
  /** What was written; a voice note's transcript, a file's caption, a place's address. */
  readonly text: string;
  /** What it is, where it is no text. */
  readonly kind: string | null;
  readonly quoted: string | null;
  readonly isEdited: boolean;
}

/** Something of the knowledge base that may answer the question. */
export interface Source {
  readonly title: string;
  readonly text: string;
  readonly url?: string | undefined;
  /** What is still to be filled in it before it can be sent: names of slots. */
  readonly missing: readonly string[];
}

/** Everything that a suggestion may rest on. Whatever is not here the copilot does not know. */
export interface Situation {
  readonly now: Date;
  readonly timeZone: string;
  /** BCP 47, or `auto`: the customer's. */
  readonly language: string;
  readonly tone: string;
  readonly gapHours: number;
  readonly business: BusinessProfile;
  readonly contact: { readonly name: string | null; readonly facts: Readonly<Record<string, string>> };
  readonly chat: {
    readonly isGroup: boolean;
    readonly status: string;
    readonly labels: readonly string[];
    readonly agent: string | null;
  };
  /** What came before the turns, shortened by a model. */
  readonly summary: string | null;
  /** Oldest first. */
  readonly turns: readonly Turn[];
  /** Our last ten answers of this chat, oldest first, resolved conversations included. */
  readonly answers: readonly string[];
  readonly lastAnswerAt: Date | null;
  readonly sources: readonly Source[];
  /** What the agent asks for. */
  readonly instruction: string | null;
  /** What was suggested already and is not wanted so. */
  readonly rejected: string | null;
}

/** What the customer said since our last answer: one request, in however many messages. */
export function lastBurst({ turns }: Pick<Situation, "turns">): readonly Turn[] {
  const lastAnswer = turns.findLastIndex(({ who }) => who === "agent");
  return turns.slice(lastAnswer + 1);
}

/** What is asked, by the customer and by the agent: what passages are looked for with. */
export const questionOf = (situation: Pick<Situation, "turns" | "instruction">): string =>
  [...lastBurst(situation).map(({ text }) => text), situation.instruction ?? ""].filter(Boolean).join("\n");

/** Whose words count as facts about the business: ours, never the customer's. */
export const trustedText = ({ business, sources, turns, instruction }: Situation): string =>
  [
    business.name,
    business.offer,
    business.hours,
    business.policies,
    ...sources.flatMap(({ title, text, url }) => [title, text, url ?? ""]),
    ...turns.filter(({ who }) => who === "agent").map(({ text }) => text),
    instruction ?? "",
  ].join("\n");
