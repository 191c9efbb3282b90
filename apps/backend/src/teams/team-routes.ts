import { colleague, deskSettings, distributionKind, teamResource } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import { memberOf } from "../auth/member.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { setAvailable } from "./be-present.ts";
import { addTeam, changeSettings, changeTeam, deleteTeam } from "./change-teams.ts";
import { selectColleagues } from "./presence-queries.ts";
import { selectSettings, selectTeams } from "./team-queries.ts";

const params = z.object({ id: z.uuid() });
const tags = ["teams"];
const name = plainText.trim().min(1).max(64);
const changes = z.object({
  name: name.optional(),
  distribution: distributionKind.optional(),
  memberIds: z.array(plainText.max(64)).max(1_000).optional(),
  sessionIds: z.array(z.uuid()).max(100).optional(),
});
const settingsChanges = z.object({
  distribution: distributionKind.optional(),
  maxOpenChats: z.number().int().min(1).max(1_000).optional(),
});

/** Teams, how chats are handed out, and who is at work. */
export function teamRoutes(app: HttpServer, context: BackendContext): void {
  app.get(
    "/api/teams",
    {
      config: { action: "teams.read" },
      schema: { tags, response: { 200: z.object({ teams: z.array(teamResource) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      return { teams: await selectTeams(context.db.of(organizationId), organizationId) };
    },
  );

  app.post(
    "/api/teams",
    {
      config: { action: "teams.manage" },
      schema: { tags, body: changes.extend({ name }), response: { 201: teamResource } },
    },
    async (request, reply) => reply.code(201).send(await addTeam(context, memberOf(request), request.body)),
  );

  app.patch(
    "/api/teams/:id",
    { config: { action: "teams.manage" }, schema: { tags, params, body: changes, response: { 200: teamResource } } },
    (request) => changeTeam(context, memberOf(request), request.params.id, request.body),
  );

  app.delete(
    "/api/teams/:id",
    { config: { action: "teams.manage" }, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await deleteTeam(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/desk-settings",
    { config: { action: "teams.read" }, schema: { tags, response: { 200: deskSettings } } },
    (request) => {
      const { organizationId } = memberOf(request);
      return selectSettings(context.db.of(organizationId), organizationId);
    },
  );

  app.patch(
    "/api/desk-settings",
    { config: { action: "teams.manage" }, schema: { tags, body: settingsChanges, response: { 200: deskSettings } } },
    (request) => changeSettings(context, memberOf(request), request.body),
  );
  colleagueRoutes(app, context);
}

function colleagueRoutes(app: HttpServer, context: BackendContext): void {
  const body = z.object({ isAvailable: z.boolean() });
  app.get(
    "/api/colleagues",
    {
      config: { action: "teams.read" },
      schema: { tags, response: { 200: z.object({ colleagues: z.array(colleague) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      return { colleagues: await selectColleagues(context.db.of(organizationId), organizationId) };
    },
  );

  app.patch(
    "/api/colleagues/me",
    { config: { action: "availability.change" }, schema: { tags, body, response: { 200: colleague } } },
    (request) => setAvailable(context, memberOf(request), memberOf(request).userId, request.body.isAvailable),
  );

  app.patch(
    "/api/colleagues/:id",
    {
      config: { action: "availability.manage" },
      schema: { tags, params: z.object({ id: plainText.max(64) }), body, response: { 200: colleague } },
    },
    (request) => setAvailable(context, memberOf(request), request.params.id, request.body.isAvailable),
  );
}
