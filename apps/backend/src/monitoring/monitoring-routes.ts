import {
  chatResource,
  isTimeZone,
  monitoringFigure,
  monitoringFigures,
  monitoringFilter,
  monitoringRange,
} from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../database/cursor.ts";
import { selectChatsBehind } from "./chats-behind.ts";
import { filterOf } from "./figures-filter.ts";
import { monitoringCsv } from "./monitoring-csv.ts";
import { readMonitoring, readPeriod } from "./read-monitoring.ts";

const tags = ["monitoring"];
const query = monitoringFilter.extend({
  range: monitoringRange.default("24h"),
  /** IANA name, as America/Sao_Paulo; absent: the organization's. */
  timeZone: z.string().max(64).refine(isTimeZone, "must be a time zone, like America/Sao_Paulo").optional(),
});
const chatsQuery = query.extend({
  figure: monitoringFigure,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});

/** Figures, the chats behind one, and all of them as CSV. */
export function monitoringRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/monitoring",
    {
      config: { action: "monitoring.read" },
      schema: { tags, querystring: query, response: { 200: monitoringFigures } },
    },
    (request) => readMonitoring(context, memberOf(request), request.query),
  );

  app.get(
    "/api/monitoring.csv",
    { config: { action: "monitoring.read" }, schema: { tags, querystring: query } },
    async (request, reply) => {
      const figures = await readMonitoring(context, memberOf(request), request.query);
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="monitoring-${figures.range}.csv"`)
        .send(monitoringCsv(figures));
    },
  );

  app.get(
    "/api/monitoring/chats",
    {
      config: { action: "monitoring.read" },
      schema: {
        tags,
        querystring: chatsQuery,
        response: { 200: z.object({ chats: z.array(chatResource), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const member = memberOf(request);
      const { figure, cursor, limit } = request.query;
      const period = await readPeriod(context, member, request.query);
      const chats = await selectChatsBehind(
        context.db.of(member.organizationId),
        member.organizationId,
        figure,
        { period, filter: filterOf(request.query) },
        { after: decodeCursor(cursor), limit: limit + 1 },
      );
      const shown = chats.slice(0, limit);
      const last = shown.at(-1);
      return {
        chats: shown,
        nextCursor: last && chats.length > limit ? encodeCursor(last.lastActivityAt, last.id) : null,
      };
    },
  );
}
