import { notificationResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../database/cursor.ts";
import { countUnread, selectNotifications } from "./notification-queries.ts";
import { readNotifications } from "./read-notifications.ts";

const tags = ["notifications"];
const unreadCount = z.number().int();
const list = z.object({
  unread: z.enum(["true", "false"]).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});

/** What concerns the member who asks: notes that name them, chats they were given. */
export function notificationRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/notifications",
    {
      config: { action: "notifications.own" },
      schema: {
        tags,
        querystring: list,
        response: {
          200: z.object({
            notifications: z.array(notificationResource),
            nextCursor: z.string().nullable(),
            unreadCount,
          }),
        },
      },
    },
    async (request) => {
      const { unread, cursor, limit } = request.query;
      const member = memberOf(request);
      const db = context.db.of(member.organizationId);
      const page = { unread: unread === "true", after: decodeCursor(cursor), limit: limit + 1 };
      const found = await selectNotifications(db, member, page);
      const notifications = found.slice(0, limit);
      const last = notifications.at(-1);
      return {
        notifications,
        nextCursor: last && found.length > limit ? encodeCursor(last.createdAt, last.id) : null,
        unreadCount: await countUnread(db, member),
      };
    },
  );

  app.post(
    "/api/notifications/read",
    {
      config: { action: "notifications.own" },
      schema: {
        tags,
        /** Left out: all. */
        body: z.object({ ids: z.array(z.uuid()).max(1_000).optional() }),
        response: { 200: z.object({ unreadCount }) },
      },
    },
    (request) => readNotifications(context, memberOf(request), request.body.ids),
  );
}
