import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BackendContext } from "../context.ts";
import type { Reason } from "../database/tables.ts";
import { tellChanged } from "../messages/change-message.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { typeOf } from "./file-kind.ts";
import { mediaFile } from "./media-file.ts";

/** WhatsApp's own limit. */
const MAX_FILE_BYTES = 2 * 1024 ** 3;

const TOO_LARGE: Reason = { code: "file-too-large", message: "The file is larger than 2 GB. See it on the phone." };

class FileTooLarge extends Error {}

/** Fetches a customer's file from whatsapp-api and tells browsers that it is there. A passing failure throws: the job is tried again. */
export async function fetchMedia(
  context: BackendContext,
  { organizationId, mediaId }: { organizationId: string; mediaId: string },
): Promise<void> {
  const { db, whatsapp, config } = context;
  const media = await db
    .of(organizationId)
    .selectFrom("media")
    .selectAll()
    .where("id", "=", mediaId)
    .where("state", "=", "pending")
    .executeTakeFirst();
  if (!media?.session_id || !media.gateway_media_id) return;
  const path = mediaFile(config.mediaDir, organizationId, mediaId);
  const draft = `${path}.part`;
  try {
    const { body } = await whatsapp.media(media.session_id, media.gateway_media_id);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(body, atMost(MAX_FILE_BYTES), createWriteStream(draft, { flush: true }));
    const mimeType = await typeOf(draft, media.mime_type);
    await rename(draft, path);
    const size = (await stat(path)).size;
    await settle(context, organizationId, mediaId, { state: "ready", size, mime_type: mimeType });
  } catch (error) {
    await rm(draft, { force: true });
    const failure = lastingFailure(error);
    if (!failure) throw error;
    await settle(context, organizationId, mediaId, { state: "failed", failure: JSON.stringify(failure) });
  }
}

function lastingFailure(error: unknown): Reason | undefined {
  if (error instanceof FileTooLarge) return TOO_LARGE;
  if (error instanceof WhatsAppApiError && error.isLasting) return { code: error.code, message: error.fields.detail };
  return undefined;
}

async function* stopAfter(maxBytes: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new FileTooLarge();
    yield chunk;
  }
}
const atMost = (maxBytes: number) => (chunks: AsyncIterable<Buffer>) => stopAfter(maxBytes, chunks);

async function settle(
  { db }: BackendContext,
  organizationId: string,
  mediaId: string,
  set: { state: "ready" | "failed"; size?: number; mime_type?: string; failure?: string },
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    await tx.updateTable("media").set(set).where("id", "=", mediaId).execute();
    if (set.state === "ready") tx.announce({ type: "media.fetched", mediaId });
    const messages = await tx
      .selectFrom("messages")
      .select(["id", "chat_id"])
      .where("media_id", "=", mediaId)
      .execute();
    for (const { id, chat_id: chatId } of messages) await tellChanged(tx, id, chatId);
  });
}
