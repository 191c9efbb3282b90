import { readFileSync } from "node:fs";
import type { BackendContext } from "../../src/context.ts";
import type { Database } from "../../src/database/connection.ts";

/** Passages of several businesses in Portuguese, and what customers ask of them as they write; null: nothing answers it. */
export interface RetrievalSet {
  readonly passages: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  readonly questions: readonly { readonly ask: string; readonly answer: readonly string[] | null }[];
}

/** `tuning` was looked at while retrieval was made; `held-out` was not, and is not to be. */
export const TUNING = ["tuning-1", "tuning-2", "tuning-3"] as const;
export const HELD_OUT = "held-out";

export const readSet = (name: (typeof TUNING)[number] | typeof HELD_OUT): RetrievalSet =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), "utf8")) as RetrievalSet;

export interface Measured {
  readonly answerable: number;
  readonly rightFirst: number;
  readonly rightInThree: number;
  readonly unanswerable: number;
  readonly falseAnswers: number;
  /** What went wrong, to be read. */
  readonly wrong: readonly string[];
}

/** Publishes a set's passages as the knowledge of an organization; answers which source is which. */
export async function fillKnowledge(
  { db, newId }: Pick<BackendContext, "newId"> & { readonly db: Database },
  organizationId: string,
  { passages }: RetrievalSet,
): Promise<ReadonlyMap<string, string>> {
  const nameOf = new Map<string, string>();
  await db.inOrganization(organizationId, async (tx) => {
    for (const { id: name, title, text } of passages) {
      const id = newId();
      nameOf.set(id, name);
      const source = { id, organization_id: organizationId, kind: "article" as const, title, published_version: 1 };
      await tx
        .insertInto("knowledge_sources")
        .values({ ...source, latest_version: 1 })
        .execute();
      const passage = {
        id: newId(),
        organization_id: organizationId,
        source_id: id,
        version: 1,
        position: 0,
        title,
        text,
      };
      await tx.insertInto("passages").values(passage).execute();
    }
  });
  return nameOf;
}

/** How well questions are answered by `find`, which gives names of passages, best first. */
export async function measure(
  { questions }: RetrievalSet,
  find: (question: string) => Promise<readonly string[]>,
): Promise<Measured> {
  const sum = { answerable: 0, rightFirst: 0, rightInThree: 0, unanswerable: 0, falseAnswers: 0 };
  const wrong: string[] = [];
  for (const { ask, answer } of questions) {
    const found = (await find(ask)).slice(0, 3);
    if (!answer) {
      sum.unanswerable += 1;
      if (found.length > 0) sum.falseAnswers += 1;
    } else {
      sum.answerable += 1;
      if (answer.includes(found[0] ?? "")) sum.rightFirst += 1;
      if (found.some((one) => answer.includes(one))) sum.rightInThree += 1;
    }
    const isRight = answer ? found.some((one) => answer.includes(one)) : found.length === 0;
    if (!isRight) wrong.push(`${ask} → ${found.join(", ") || "nothing"}`);
  }
  return { ...sum, wrong };
}
