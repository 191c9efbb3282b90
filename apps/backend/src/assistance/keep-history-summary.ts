import type { BackendContext } from "../context.ts";
import { selectLinesBetween } from "../suggestions/context/context-queries.ts";
import { type Loaded, turnOf } from "../suggestions/context/load-situation.ts";
import { bookedCall } from "../suggestions/settings/booked-call.ts";
import type { Settings } from "../suggestions/settings/read-settings.ts";
import { summarize } from "./summarize.ts";

/** So many messages that no suggestion reads word by word are worth a call. */
const MIN_MESSAGES = 12;
const MAX_MESSAGES = 120;
const TIMEOUT_MS = 60_000;

/**
 * Keeps what was said before the part of a conversation that a model reads word by word: what is new of it is put into the
 * summary that there is. Done after a suggestion, for the next: nobody waits for it.
 */
export async function keepHistorySummary(
  context: BackendContext,
  organizationId: string,
  { conversation, readFrom }: Pick<Loaded, "conversation" | "readFrom">,
  { timeZone, language }: Settings,
): Promise<void> {
  if (readFrom === null) return;
  const { id: chatId, summary, summarized_up_to: upTo, is_group: isGroup } = conversation;
  const db = context.db.of(organizationId);
  const lines = await selectLinesBetween(db, chatId, upTo, readFrom, MAX_MESSAGES);
  const [first, last] = [lines.at(0), lines.at(-1)];
  if (lines.length < MIN_MESSAGES || !first || !last) return;
  const turns = lines.map((line) => turnOf(line, isGroup));
  await bookedCall(context, organizationId, "history", async (models, { model, temperature }, onUsage) => {
    const request = {
      model,
      temperature,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      nonce: context.newId().slice(-12),
      language: language === "auto" ? "pt-BR" : language,
    };
    const text = await summarize(models, { turns, summary, timeZone }, request, onUsage);
    if (text === null) return;
    const row = { up_to_position: last.position, text, model, updated_at: context.clock() };
    await context.db.inOrganization(organizationId, (tx) =>
      tx
        .insertInto("chat_summaries")
        .values({ chat_id: chatId, organization_id: organizationId, from_position: first.position, ...row })
        .onConflict((conflict) =>
          // The first position moves on only when another conversation has begun.
          conflict
            .column("chat_id")
            .doUpdateSet({ ...row, ...(summary === null && { from_position: first.position }) }),
        )
        .execute(),
    );
  });
}
