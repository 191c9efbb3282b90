import type { HttpServer } from "@gomarketing/service-kit";
import { type Doorkeeper, memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import type { LiveFeed } from "./live-feed.ts";
import { LiveSocket } from "./live-socket.ts";

/** `GET /api/events`: the WebSocket. */
export function liveRoutes(app: HttpServer, context: BackendContext, doorkeeper: Doorkeeper, feed: LiveFeed): void {
  app.get(
    "/api/events",
    {
      websocket: true,
      config: { action: "events.hear" },
      schema: { hide: true },
    },
    (socket, request) => {
      const isSignedIn = async () => (await doorkeeper.identify(request.headers.cookie)) !== undefined;
      new LiveSocket(socket, memberOf(request), isSignedIn, context.db, feed);
    },
  );
}
