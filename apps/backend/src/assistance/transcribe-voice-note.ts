import { openAsBlob } from "node:fs";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { DomainEventOf } from "../domain-events.ts";
import { isKeptFromModels } from "../enrichment/opt-out.ts";
import { mediaFile } from "../media/media-file.ts";
import { tellChanged } from "../messages/change-message.ts";
import { readSettings, type Settings, spentTodayMicros } from "../suggestions/settings/read-settings.ts";
import { supersede } from "../suggestions/supersede-suggestions.ts";

/** What OpenAI's endpoint takes; whoever is compatible takes no less. */
const MAX_FILE_BYTES = 25 * 1024 * 1024;
const MAX_SECONDS = 15 * 60;
const TIMEOUT_MS = 120_000;
/** Millionths of a US dollar a minute: what the dearest of the usual models asks. */
const MICROS_A_MINUTE = 6_000;
const MAX_TRANSCRIPT_CHARACTERS = 10_000;

/** Files that are here: voice notes of customers are written down, where the organization wants it. */
export async function transcribeFetched(
  { models, jobs }: Pick<BackendContext, "models" | "jobs">,
  tx: Transaction,
  events: readonly DomainEventOf<"media.fetched">[],
): Promise<void> {
  if (!models || !(await readSettings(tx, tx.organizationId)).isTranscribing) return;
  const ids = events.map(({ mediaId }) => mediaId);
  const notes = await voiceNotes(tx).where("media.id", "in", ids).execute();
  await jobs.addAll(
    tx,
    "transcribe-voice-note",
    notes.map(({ mediaId }) => ({
      payload: { organizationId: tx.organizationId, mediaId },
      options: { key: `transcribe ${mediaId}`, isPatient: true },
    })),
  );
}

const voiceNotes = (tx: Pick<Transaction, "selectFrom">) =>
  tx
    .selectFrom("media")
    .innerJoin("messages", "messages.media_id", "media.id")
    .select([
      "media.id as mediaId",
      "media.size",
      "media.duration_seconds as seconds",
      "media.mime_type as mimeType",
      "messages.id",
      "messages.chat_id as chatId",
      "messages.content",
    ])
    .where("media.state", "=", "ready")
    .where("messages.direction", "=", "inbound")
    .where("messages.type", "=", "audio")
    .where("messages.revoked_at", "is", null);

/**
 * Writes down what a voice note says, for people and for suggestions. Beyond the day's budget, and of whom nothing may be shown
 * to a model, it is left as it is; what fails in passing throws: the job is tried again.
 */
export async function transcribeVoiceNote(
  context: BackendContext,
  { organizationId, mediaId }: { organizationId: string; mediaId: string },
): Promise<void> {
  const { db, models, config, clock } = context;
  const own = db.of(organizationId);
  const [settings, note] = await Promise.all([
    readSettings(own, organizationId),
    voiceNotes(own).where("media.id", "=", mediaId).executeTakeFirst(),
  ]);
  if (!models || !note || note.content?.transcript || !note.content?.isVoice) return;
  if ((note.size ?? 0) > MAX_FILE_BYTES || (note.seconds ?? 0) > MAX_SECONDS) return;
  if (await isKeptFromModels(own, note.chatId)) return;
  const id = await book(context, organizationId, settings, note.seconds ?? 0);
  if (id === undefined) return;
  const file = await openAsBlob(mediaFile(config.mediaDir, organizationId, mediaId), { type: note.mimeType });
  const language = settings.language === "auto" ? "pt" : settings.language;
  const heard = await models.transcribe(file, "audio.ogg", language, AbortSignal.timeout(TIMEOUT_MS));
  const text = heard.trim().slice(0, MAX_TRANSCRIPT_CHARACTERS);
  if (text === "") return;
  await db.inOrganization(organizationId, async (tx) => {
    const content = { ...note.content, transcript: { text, at: clock().toISOString() } };
    await tx
      .updateTable("messages")
      .set({ content: JSON.stringify(content) })
      .where("id", "=", note.id)
      .execute();
    // What was being written did not know what the customer said.
    await supersede(tx, [note.chatId]);
    await tellChanged(tx, note.id, note.chatId);
  });
}

/** Books a minute's price for each minute; undefined when the day's budget is spent. */
async function book(
  { db, models, clock, newId }: BackendContext,
  organizationId: string,
  { dailyBudgetMicros, timeZone }: Settings,
  seconds: number,
): Promise<string | undefined> {
  return db.inOrganization(organizationId, async (tx) => {
    const spent = dailyBudgetMicros === null ? 0 : await spentTodayMicros(tx, organizationId, timeZone, clock());
    if (dailyBudgetMicros !== null && spent >= dailyBudgetMicros) return undefined;
    const id = newId();
    const cost = Math.ceil((seconds / 60) * MICROS_A_MINUTE);
    await tx
      .insertInto("copilot_calls")
      .values({
        id,
        organization_id: organizationId,
        created_at: clock(),
        purpose: "transcript",
        model: models?.transcriptionModel ?? "",
        input_tokens: 0,
        cached_tokens: 0,
        output_tokens: 0,
        cost_micros: cost,
      })
      .execute();
    return id;
  });
}
