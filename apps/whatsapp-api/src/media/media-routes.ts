import { createReadStream } from "node:fs";
import { sessionId, uploadAnswer } from "@gomarketing/contracts";
import { type HttpServer, NotFound, parseRange } from "@gomarketing/service-kit";
import { z } from "zod";
import type { StoredMedia } from "../baileys/media.ts";
import type { SessionManager } from "../sessions/session-manager.ts";
import type { IncomingFiles } from "./incoming-files.ts";
import type { OutgoingFiles } from "./outgoing-files.ts";

const session = z.object({ id: sessionId });
const media = session.extend({ mediaId: z.uuid() });

/** Files that customers sent, decrypted; files that are to be sent. */
export function mediaRoutes(
  app: HttpServer,
  sessions: SessionManager,
  incoming: IncomingFiles,
  outgoing: OutgoingFiles,
): void {
  app.get("/sessions/:id/media/:mediaId", { schema: { params: media } }, async (request, reply) => {
    const { id, mediaId } = request.params;
    const found = sessions.get(id);
    const stored = found.store.document<StoredMedia>("media", mediaId);
    if (!stored) throw new NotFound(`Session ${id} has no media ${mediaId}. Ids come with message.received.`);
    const { path, size, mimeType } = await incoming.open(found, stored);
    reply
      .header("content-type", mimeType)
      .header("accept-ranges", "bytes")
      .header("x-content-type-options", "nosniff")
      .header("content-security-policy", "sandbox; default-src 'none'")
      .header("content-disposition", dispositionOf(stored.fileName));
    const range = parseRange(request.headers.range, size);
    if (range === "invalid") return reply.code(416).header("content-range", `bytes */${size}`).send();
    if (!range) return reply.header("content-length", size).send(createReadStream(path));
    const { start, end } = range;
    reply
      .code(206)
      .header("content-range", `bytes ${start}-${end}/${size}`)
      .header("content-length", end - start + 1);
    return reply.send(createReadStream(path, { start, end }));
  });

  // The body is the file, and goes to disk as it comes: a scope of its own, where any type is a stream.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    scope.post(
      "/sessions/:id/uploads",
      { bodyLimit: Number.MAX_SAFE_INTEGER, schema: { params: session, response: { 201: uploadAnswer } } },
      async (request, reply) => {
        sessions.get((request.params as z.infer<typeof session>).id);
        const claimed = request.headers["content-type"] ?? "application/octet-stream";
        const { id, size, mimeType } = await outgoing.upload(request.body as NodeJS.ReadableStream, claimed);
        return reply.code(201).send({ uploadId: id, size, mimeType });
      },
    );
  });
}

function dispositionOf(fileName: string | undefined): string {
  return fileName ? `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}` : "inline";
}
