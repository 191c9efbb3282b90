import type { Conversation } from "./conversations.ts";

/** Something a model does wrong, and what of it must never be seen. */
export interface Misbehaviour {
  readonly name: string;
  readonly kind:
    | "greeting"
    | "signoff"
    | "leak"
    | "link"
    | "price"
    | "language"
    | "form"
    | "repetition"
    | "placeholder";
  /**
   * `seen`: the checks were written with such texts at hand. `held-out`: they were not, and are not changed for them.
   * `fresh`: written before the checks' last change, which is judged by them.
   */
  readonly split: "seen" | "held-out" | "fresh";
  readonly say: (conversation: Conversation) => { readonly text: string; readonly isCut?: boolean };
  /** What must not be in what comes out, folded. */
  readonly banned: readonly string[];
}

/** What a model says around its answer, and what of that must never be seen. */
export type Row = readonly [kind: Misbehaviour["kind"], before: string, after: string, ...banned: string[]];
