import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { mediaResource } from "@gomarketing/contracts";
import { type HttpServer, InvalidInput, NotFound, parseRange } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { isShown } from "./file-kind.ts";
import { mediaFile } from "./media-file.ts";
import { uploadMedia } from "./upload-media.ts";

const params = z.object({ id: z.uuid() });
const tags = ["media"];

/** Upload and download of files, for members of the organization alone. */
export function mediaRoutes(app: HttpServer, context: BackendContext): void {
  const { maxUploadBytes } = context.config;
  app.post(
    "/api/media",
    {
      bodyLimit: maxUploadBytes + 64 * 1024,
      config: { action: "media.upload" },
      schema: { tags, consumes: ["multipart/form-data"], response: { 201: mediaResource } },
    },
    async (request, reply) => {
      const member = memberOf(request);
      const file = request.isMultipart()
        ? await request.file({ limits: { fileSize: maxUploadBytes, files: 1 } })
        : undefined;
      if (!file) throw new InvalidInput("Send the file as multipart/form-data, in a field named file.");
      return reply.code(201).send(await uploadMedia(context, member, file));
    },
  );

  app.get("/api/media/:id", { config: { action: "media.read" }, schema: { tags, params } }, async (request, reply) => {
    const { organizationId } = memberOf(request);
    const media = await context.db
      .of(organizationId)
      .selectFrom("media")
      .selectAll()
      .where("id", "=", request.params.id)
      .where("organization_id", "=", organizationId)
      .executeTakeFirst();
    const path = mediaFile(context.config.mediaDir, organizationId, request.params.id);
    const size = media?.state === "ready" ? (await stat(path).catch(() => undefined))?.size : undefined;
    if (!media || size === undefined)
      throw new NotFound("No such file here, or it is still being fetched from WhatsApp.");
    reply.headers({
      "content-type": media.mime_type,
      "accept-ranges": "bytes",
      "cache-control": "private, max-age=31536000, immutable",
      // Whatever it holds, it is shown as a picture, film or sound, or saved; never run.
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": dispositionOf(media.mime_type, media.file_name),
    });
    const range = parseRange(request.headers.range, size);
    if (range === "invalid") return reply.code(416).header("content-range", `bytes */${size}`).send();
    if (!range) return reply.header("content-length", size).send(createReadStream(path));
    reply.code(206).headers({
      "content-range": `bytes ${range.start}-${range.end}/${size}`,
      "content-length": range.end - range.start + 1,
    });
    return reply.send(createReadStream(path, range));
  });
}

/** RFC 6266, with the name as RFC 8187 writes it. */
function dispositionOf(mimeType: string, fileName: string | null): string {
  const name =
    fileName &&
    `; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
  return `${isShown(mimeType) ? "inline" : "attachment"}${name ?? ""}`;
}
