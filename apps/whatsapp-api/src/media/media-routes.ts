import { sessionId } from "@gomarketing/contracts";
import { type HttpServer, NotFound, Problem, parseRange } from "@gomarketing/service-kit";
import { z } from "zod";
import { downloadMedia, type StoredMedia } from "../baileys/media.ts";
import type { SessionManager } from "../sessions/session-manager.ts";

const params = z.object({ id: sessionId, mediaId: z.uuid() });

class MediaUnavailable extends Problem {
  constructor(reason: string) {
    super({
      status: 502,
      type: "/problems/media-unavailable",
      title: "The file cannot be fetched",
      detail: `WhatsApp's media host did not give the file: ${reason}. Try again later.`,
      retryAfterSeconds: 10,
    });
  }
}

/** Files that customers sent, decrypted. */
export function mediaRoutes(app: HttpServer, sessions: SessionManager): void {
  app.get("/sessions/:id/media/:mediaId", { schema: { params } }, async (request, reply) => {
    const { id, mediaId } = request.params;
    const session = sessions.get(id);
    const media = session.store.media<StoredMedia>(mediaId);
    if (!media) throw new NotFound(`Session ${id} has no media ${mediaId}. Ids come with message.received.`);
    const file = await downloadMedia(media, session.server).catch((error: unknown) => {
      throw new MediaUnavailable(error instanceof Error ? error.message : "unknown reason");
    });
    reply
      .header("content-type", media.mimeType)
      .header("accept-ranges", "bytes")
      .header("x-content-type-options", "nosniff");
    const range = parseRange(request.headers.range, file.length);
    if (range === "invalid") return reply.code(416).header("content-range", `bytes */${file.length}`).send();
    if (!range) return reply.send(file);
    reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${file.length}`);
    return reply.send(file.subarray(range.start, range.end + 1));
  });
}
