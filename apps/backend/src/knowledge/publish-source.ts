import type { KnowledgeKind } from "@gomarketing/contracts";
import { Conflict } from "@gomarketing/service-kit";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { lockSource, type SourceRow } from "./knowledge-queries.ts";
import { splitText } from "./split-text.ts";

/** Of one article or document. What is longer is better cut into several. */
export const MAX_PASSAGES = 2_000;
const PASSAGES_A_STATEMENT = 100;

type Context = Pick<BackendContext, "clock" | "newId">;

/**
 * Lets the copilot find the newest version of a source, in the place of the one it found before.
 *
 * @throws {SourceNotFound} @throws {Conflict} a file that is not read yet, or a text of too many parts
 */
export async function publishSource(
  context: Context,
  tx: Transaction,
  kinds: readonly KnowledgeKind[],
  id: string,
): Promise<SourceRow> {
  const source = await lockSource(tx, kinds, id);
  const newest = await tx
    .selectFrom("knowledge_versions")
    .select(["title", "body"])
    .where("source_id", "=", id)
    .where("version", "=", source.latest_version)
    .executeTakeFirst();
  if (!newest)
    throw new Conflict("The file is still being read. Publish it when it is ready.", "/problems/not-read-yet");
  const chunks = splitText(newest.title, newest.body);
  if (chunks.length > MAX_PASSAGES)
    throw new Conflict(
      `The text has ${chunks.length} parts, and the copilot takes ${MAX_PASSAGES}. Cut it into several articles or files.`,
      "/problems/too-many-passages",
    );
  await unindex(tx, id);
  for (let from = 0; from < chunks.length; from += PASSAGES_A_STATEMENT)
    await tx
      .insertInto("passages")
      .values(
        chunks.slice(from, from + PASSAGES_A_STATEMENT).map(({ title, text }, index) => ({
          id: context.newId(),
          organization_id: tx.organizationId,
          source_id: id,
          version: source.latest_version,
          position: from + index,
          title,
          text,
        })),
      )
      .execute();
  await tx
    .updateTable("knowledge_versions")
    .set({ published_at: context.clock() })
    .where("source_id", "=", id)
    .where("version", "=", source.latest_version)
    .execute();
  return setPublished(context, tx, id, source.latest_version);
}

/** Takes a source away from the copilot; it stays as a draft. Once or twice is the same. @throws {SourceNotFound} */
export async function unpublishSource(
  context: Context,
  tx: Transaction,
  kinds: readonly KnowledgeKind[],
  id: string,
): Promise<SourceRow> {
  await lockSource(tx, kinds, id);
  await unindex(tx, id);
  return setPublished(context, tx, id, null);
}

/** Puts a source away: out of lists and of what is found. Its versions stay, as suggestions cite them. @throws {SourceNotFound} */
export async function archiveSource(
  context: Context,
  tx: Transaction,
  kinds: readonly KnowledgeKind[],
  id: string,
): Promise<void> {
  await unpublishSource(context, tx, kinds, id);
  await tx.updateTable("knowledge_sources").set({ archived_at: context.clock() }).where("id", "=", id).execute();
}

const unindex = (tx: Transaction, id: string) => tx.deleteFrom("passages").where("source_id", "=", id).execute();

const setPublished = ({ clock }: Context, tx: Transaction, id: string, version: number | null): Promise<SourceRow> =>
  tx
    .updateTable("knowledge_sources")
    .set({ published_version: version, updated_at: clock() })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
