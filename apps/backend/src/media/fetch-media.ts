import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BackendContext } from "../context.ts";
import { tellChanged } from "../messages/change-message.ts";
import { WhatsAppApiError } from "../whatsapp/whatsapp-client.ts";
import { mediaFile } from "./media-file.ts";

/** Fetches a customer's file from whatsapp-api and tells browsers that it is there. A passing failure throws: the job is tried again. */
export async function fetchMedia(
  context: BackendContext,
  { organizationId, mediaId }: { organizationId: string; mediaId: string },
): Promise<void> {
  const { db, whatsapp, config } = context;
  const media = await db.queries
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
    await pipeline(body, createWriteStream(draft, { flush: true }));
    await rename(draft, path);
    await settle(context, organizationId, mediaId, { state: "ready", size: (await stat(path)).size });
  } catch (error) {
    await rm(draft, { force: true });
    if (!(error instanceof WhatsAppApiError && error.isLasting)) throw error;
    await settle(context, organizationId, mediaId, { state: "failed" });
  }
}

async function settle(
  { db }: BackendContext,
  organizationId: string,
  mediaId: string,
  set: { state: "ready" | "failed"; size?: number },
): Promise<void> {
  await db.inOrganization(organizationId, async (tx) => {
    await tx.updateTable("media").set(set).where("id", "=", mediaId).execute();
    const messages = await tx
      .selectFrom("messages")
      .select(["id", "chat_id"])
      .where("media_id", "=", mediaId)
      .execute();
    for (const { id, chat_id: chatId } of messages) await tellChanged(tx, id, chatId);
  });
}
