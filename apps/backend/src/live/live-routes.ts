import type { HttpServer } from "@gomarketing/service-kit";
import { type Doorkeeper, memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { Colleagues } from "./colleagues.ts";
import type { LiveFeed } from "./live-feed.ts";
import { LiveSocket } from "./live-socket.ts";

/** `GET /api/events`: the WebSocket. */
export function liveRoutes(app: HttpServer, context: BackendContext, doorkeeper: Doorkeeper, feed: LiveFeed): void {
  const colleagues = new Colleagues(context);
  app.addHook("onClose", async () => colleagues.stop());
  app.get(
    "/api/events",
    {
      websocket: true,
      config: { action: "events.hear" },
      schema: { hide: true },
    },
    (socket, request) => {
      const member = memberOf(request);
      // Somebody who stands in another organization now hears no more of this one; with another role they begin afresh.
      const isSignedIn = async () => {
        const known = await doorkeeper.identify(request.headers);
        return known?.organizationId === member.organizationId && known.role === member.role;
      };
      const live = new LiveSocket(socket, {
        wire: request.raw.socket,
        member,
        isSignedIn,
        db: context.db,
        feed,
        colleagues,
      });
      socket.on("close", doorkeeper.onDoubt(member.userId, live.checkSignedIn));
    },
  );
}
