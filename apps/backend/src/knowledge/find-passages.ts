import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Queries } from "../database/connection.ts";
import { fillSlots, type SlotValues } from "../slots/fill-slots.ts";
import { type SoughtWord, understandQuestion } from "./understand-question.ts";

/** Something that may answer a question, and where it stands. */
export interface Passage {
  readonly id: string;
  readonly kind: "article" | "document" | "page" | "chat" | "quick_reply";
  /** The article, document or quick reply it is of, and which version of it. */
  readonly sourceId: string;
  readonly version: number;
  /** The source's title, and the headings that the passage stands under. */
  readonly title: string;
  /** With its slots filled, where they are known. */
  readonly text: string;
  readonly url?: string;
  /** How much of the question it has: 0 to 1. */
  readonly share: number;
  /** What is still to be filled in `text` before it can be sent: names of slots. */
  readonly missing: readonly string[];
}

export interface FindOptions {
  /** Passages, three at most unless told. */
  readonly limit?: number;
  readonly slots?: SlotValues;
}

const DEFAULT_LIMIT = 3;
/** Of what was asked, weighed by rarity, so much must be in a passage; what is in its title counts half as much again. */
const MIN_EVIDENCE = 0.45;
/** The same for a passage whose title says nothing of it: that it says two such words may be by the way. */
const MIN_SHARE_UNTITLED = 0.55;
/** What most businesses are asked for ("quanto custa?"), and nothing besides: so much of it must be in the title. */
const MIN_TITLED_OF_VAGUE = 0.3;
/** A passage that has much less than the best one is no answer to the same question. */
const MIN_SHARE_OF_BEST = 0.6;

/** What is written in a row asks no more than so many things; of more, the last ones. */
const MAX_PARTS = 6;

/**
 * The passages of an organization's knowledge and quick replies that may answer a question, best first; none when nothing
 * fits. Knows Portuguese as customers write it. Who writes much asks somewhere in it: each sentence is looked up beside the
 * whole, all of them with one statement.
 */
export async function findPassages(
  { db }: Pick<BackendContext, "db">,
  organizationId: string,
  question: string,
  { limit = DEFAULT_LIMIT, slots = {} }: FindOptions = {},
): Promise<Passage[]> {
  const parts = partsOf(question)
    .map(understandQuestion)
    .filter((sought) => sought.length > 0);
  if (parts.length === 0) return [];
  const rows = await selectPassages(db.of(organizationId), organizationId, parts, limit);
  const found = parts.flatMap((sought, index) =>
    answersTo(
      sought,
      rows.filter(({ part }) => part === index + 1),
    ),
  );
  const best = new Map<string, FoundRow>();
  for (const row of found) if (row.share > (best.get(row.id)?.share ?? 0)) best.set(row.id, row);
  return [...best.values()]
    .toSorted((one, other) => other.share - one.share)
    .slice(0, limit)
    .map((row) => {
      const { text, missing } = fillSlots(row.text, slots);
      return {
        id: row.id,
        kind: row.kind,
        sourceId: row.source_id,
        version: row.version,
        title: row.title,
        text,
        ...(row.url !== null && { url: row.url }),
        share: row.share,
        missing,
      };
    });
}

/** The whole, and each of its sentences when there are several. */
function partsOf(question: string): string[] {
  const sentences = question.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => sentence.trim() !== "");
  return sentences.length > 1 ? [question, ...sentences.slice(-MAX_PARTS)] : [question];
}

/** Those of what was found for a part that answer it. */
function answersTo(sought: readonly SoughtWord[], found: readonly FoundRow[]): FoundRow[] {
  const best = found[0]?.score ?? 0;
  const isVague = sought.every(({ importance }) => importance < 1);
  return found
    .filter((row) => answers(row) && (!isVague || row.titled >= MIN_TITLED_OF_VAGUE))
    .filter(({ score }) => score >= best * MIN_SHARE_OF_BEST);
}

/** One word in common is no answer when what the question names besides, and more rarely, is missing. */
function answers({ share, titled, matched, lacks_rarest: lacksRarest }: FoundRow): boolean {
  if (titled === 0) return matched > 1 && share >= MIN_SHARE_UNTITLED;
  return (matched > 1 || !lacksRarest) && share + titled / 2 >= MIN_EVIDENCE;
}

interface FoundRow {
  /** For which part, from 1 on. */
  readonly part: number;
  readonly id: string;
  readonly kind: Passage["kind"];
  readonly source_id: string;
  readonly version: number;
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
  readonly share: number;
  readonly titled: number;
  readonly score: number;
  readonly matched: number;
  readonly lacks_rarest: boolean;
}

async function selectPassages(
  db: Queries,
  organizationId: string,
  parts: readonly (readonly SoughtWord[])[],
  limit: number,
): Promise<FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select part::integer, passages.id, coalesce(kind, 'quick_reply') as kind, coalesce(source_id, quick_reply_id) as source_id, version,
           passages.title, passages.text, url, share, titled, score, matched, lacks_rarest
      from jsonb_array_elements(${JSON.stringify(parts)}::jsonb) with ordinality as asked (words, part)
      cross join lateral find_passages(asked.words, ${limit}) as found
      join passages on passages.id = found.passage_id
      left join knowledge_sources on knowledge_sources.id = passages.source_id
     where passages.organization_id = ${organizationId}
     order by part, score desc, passages.id`.execute(db);
  return rows;
}
