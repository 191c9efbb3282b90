import type { Suggestion, SuggestionQuality } from "@gomarketing/contracts";
import { type Insertable, type Selectable, sql } from "kysely";
import type { Queries, Transaction } from "../database/connection.ts";
import type { Tables } from "../database/tables.ts";
import { NOT_SAID } from "../messages/message-queries.ts";

export type SuggestionRow = Selectable<Tables["suggestions"]>;
export type NewSuggestion = Insertable<Tables["suggestions"]>;

export const insertSuggestion = async (tx: Transaction, row: NewSuggestion): Promise<void> => {
  await tx.insertInto("suggestions").values(row).execute();
};

/** The newest suggestion of a chat, whatever came of it. */
export const selectNewest = (db: Queries, organizationId: string, chatId: string): Promise<SuggestionRow | undefined> =>
  db
    .selectFrom("suggestions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("chat_id", "=", chatId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();

export type NewestMessage = NonNullable<Awaited<ReturnType<typeof selectNewestMessage>>>;

export const lockSuggestion = (tx: Transaction, id: string): Promise<SuggestionRow | undefined> =>
  tx
    .selectFrom("suggestions")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .where("text", "is not", null)
    .forUpdate()
    .executeTakeFirst();

/** The newest message between customer and business. */
export const selectNewestMessage = (db: Queries, organizationId: string, chatId: string) =>
  db
    .selectFrom("messages")
    .select(["id", "direction", "sent_at", "edited_at", "content"])
    .where("organization_id", "=", organizationId)
    .where("chat_id", "=", chatId)
    .where("type", "not in", NOT_SAID)
    .where("revoked_at", "is", null)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();

/** What leaves of a finished suggestion. */
export function showSuggestion(row: Omit<SuggestionRow, "created_at"> & { created_at: Date }): Suggestion {
  return {
    id: row.id,
    chatId: row.chat_id,
    text: row.text ?? "",
    source: row.source,
    citations: row.citations,
    ...(row.input_tokens !== null && {
      usage: {
        inputTokens: row.input_tokens,
        cachedTokens: row.cached_tokens ?? 0,
        outputTokens: row.output_tokens ?? 0,
        ...(row.cost_micros !== null && { costMicros: row.cost_micros }),
      },
    }),
    ...(row.based_on_message_id !== null && { basedOnMessageId: row.based_on_message_id }),
    createdAt: row.created_at.toISOString(),
  };
}

export type QualityBy = "model" | "promptVersion" | "agent";

const NAMES = {
  model: sql<string>`coalesce(suggestions.model, suggestions.source)`,
  promptVersion: sql<string>`coalesce(suggestions.prompt_version, suggestions.source)`,
  agent: sql<string>`coalesce(auth_users.name, '')`,
};

/** How suggestions fared since a time: what was accepted, and how much of it agents changed. */
export async function selectQuality(
  db: Queries,
  organizationId: string,
  by: QualityBy,
  since: Date,
): Promise<SuggestionQuality[]> {
  const rows = await db
    .selectFrom("suggestions")
    .leftJoin("auth_users", "auth_users.id", "suggestions.agent_id")
    .select((eb) => [
      NAMES[by].as("name"),
      eb.fn.countAll<number>().as("suggested"),
      eb.fn.countAll<number>().filterWhere("agent_outcome", "=", "accepted").as("accepted"),
      eb.fn.countAll<number>().filterWhere("agent_outcome", "=", "edited").as("edited"),
      eb.fn.countAll<number>().filterWhere("agent_outcome", "=", "discarded").as("discarded"),
      eb.fn.avg<number | null>("edit_distance").as("edit_distance"),
    ])
    .where("suggestions.organization_id", "=", organizationId)
    .where("suggestions.created_at", ">=", since)
    .where("suggestions.text", "is not", null)
    .$if(by === "agent", (query) => query.where("suggestions.agent_id", "is not", null))
    .groupBy(NAMES[by])
    .orderBy("suggested", "desc")
    .execute();
  return rows.map(({ name, suggested, accepted, edited, discarded, edit_distance: distance }) => {
    const judged = accepted + edited + discarded;
    return {
      name,
      suggested,
      accepted,
      edited,
      discarded,
      ...(judged > 0 && { acceptanceRate: (accepted + edited) / judged }),
      ...(distance !== null && { editDistance: distance }),
    };
  });
}
