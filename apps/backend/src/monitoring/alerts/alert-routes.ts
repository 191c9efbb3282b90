import { alertResource, alertSettings, alertSettingsChanges } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../../auth/member.ts";
import type { BackendContext } from "../../context.ts";
import { decodeCursor, encodeCursor } from "../../database/cursor.ts";
import { selectAlerts } from "./alert-queries.ts";
import { readAlertSettings, updateAlertSettings } from "./alert-settings.ts";

const tags = ["monitoring"];
const list = z.object({
  /** Those that are raised and not cleared, or those that are over; absent: all. */
  open: z.enum(["true", "false"]).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});

/** Alerts: list, what is watched. They are raised and cleared by themselves. */
export function alertRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/alerts",
    {
      config: { action: "monitoring.read" },
      schema: {
        tags,
        querystring: list,
        response: { 200: z.object({ alerts: z.array(alertResource), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const { open, cursor, limit } = request.query;
      const alerts = await selectAlerts(
        context.db.of(organizationId),
        organizationId,
        open === undefined ? undefined : open === "true",
        { after: decodeCursor(cursor), limit: limit + 1 },
      );
      const shown = alerts.slice(0, limit);
      const last = shown.at(-1);
      return {
        alerts: shown,
        nextCursor: last && alerts.length > limit ? encodeCursor(last.raisedAt, last.id) : null,
      };
    },
  );

  app.get(
    "/api/alerts/settings",
    { config: { action: "monitoring.read" }, schema: { tags, response: { 200: alertSettings } } },
    (request) => {
      const { organizationId } = memberOf(request);
      return readAlertSettings(context.db.of(organizationId), organizationId);
    },
  );

  app.patch(
    "/api/alerts/settings",
    {
      config: { action: "monitoring.configure" },
      schema: { tags, body: alertSettingsChanges, response: { 200: alertSettings } },
    },
    (request) => updateAlertSettings(context, memberOf(request), request.body),
  );
}
