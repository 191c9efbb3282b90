import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import type { MediaResource } from "@gomarketing/contracts";
import { InvalidInput, Problem } from "@gomarketing/service-kit";
import type { BackendContext, Member } from "../context.ts";
import { showMedia } from "../messages/message-presenter.ts";
import { typeOf } from "./file-kind.ts";
import { mediaFile } from "./media-file.ts";

const MAX_NAME_CHARACTERS = 200;

class TooLarge extends Problem {
  constructor(maxBytes: number) {
    super({
      status: 413,
      type: "/problems/body-too-large",
      title: "The file is too large",
      detail: `Send files of up to ${maxBytes / 1_000_000} MB (MEDIA_MAX_MEGABYTES).`,
    });
  }
}

/**
 * Keeps a file that a member uploads. What it is, its bytes tell, not its name.
 *
 * @throws {InvalidInput} when it is empty
 * @throws {TooLarge}
 */
export async function uploadMedia(
  { db, config, newId }: BackendContext,
  member: Member,
  file: MultipartFile,
): Promise<MediaResource> {
  const id = newId();
  const path = mediaFile(config.mediaDir, member.organizationId, id);
  const draft = `${path}.part`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await pipeline(file.file, createWriteStream(draft, { flush: true }));
    if (file.file.truncated) throw new TooLarge(config.maxUploadBytes);
    if (file.file.bytesRead === 0) throw new InvalidInput("The file is empty. Choose another.");
    const mimeType = await typeOf(draft, file.mimetype);
    await rename(draft, path);
    const row = await db
      .of(member.organizationId)
      .insertInto("media")
      .values({
        id,
        organization_id: member.organizationId,
        state: "ready",
        mime_type: mimeType,
        file_name: harmlessName(file.filename),
        size: file.file.bytesRead,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return showMedia(row);
  } catch (error) {
    await Promise.all([draft, path].map((one) => rm(one, { force: true })));
    throw error;
  }
}

/** A name to show: without folders, control characters and what reverses the direction of writing. */
export function harmlessName(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? "";
  const clean = last
    .replaceAll(/[\p{Cc}\p{Cf}<>:"|?*]/gu, "")
    .replace(/^\.+/, "")
    .trim();
  return clean.slice(-MAX_NAME_CHARACTERS) || "file";
}
