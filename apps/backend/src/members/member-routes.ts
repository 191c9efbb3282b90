import { invitationResource, organizationMember, role, singleUseLink } from "@gomarketing/contracts";
import type { HttpServer } from "@gomarketing/service-kit";
import { z } from "zod";
import type { Accounts } from "../auth/accounts.ts";
import { type Doorkeeper, memberOf } from "../auth/member.ts";
import { throttled } from "../auth/sign-in-attempts.ts";
import { MIN_PASSWORD_CHARACTERS } from "../config.ts";
import type { BackendContext } from "../context.ts";
import { plainText } from "../plain-text.ts";
import { acceptInvitation, asNewPerson, readInvitation } from "./accept-invitation.ts";
import { changeRole } from "./change-role.ts";
import { invite, revokeInvitation, selectInvitations } from "./invite.ts";
import { makeResetLink } from "./make-reset-link.ts";
import { selectMembers } from "./member-queries.ts";
import { removeMember } from "./remove-member.ts";

const tags = ["people"];
const userParams = z.object({ userId: z.string().min(1).max(64) });
const DEFAULT_VALID_HOURS = 7 * 24;
const MAX_VALID_HOURS = 30 * 24;
const newInvitation = z.object({
  role,
  email: z.email().max(254).optional(),
  validHours: z.int().min(1).max(MAX_VALID_HOURS).default(DEFAULT_VALID_HOURS),
});
const token = z.string().min(20).max(200);
const invited = z.object({
  organization: z.object({ id: z.uuid(), name: z.string() }),
  role,
  email: z.string().optional(),
});
const acceptance = z.object({
  token,
  name: plainText.trim().min(1).max(120).optional(),
  email: z.email().max(254).optional(),
  password: z.string().min(MIN_PASSWORD_CHARACTERS).max(256).optional(),
});

/** Members: list, role, removal, reset links; invitations. */
export function memberRoutes(
  app: HttpServer,
  context: BackendContext,
  accounts: Accounts,
  doorkeeper: Doorkeeper,
): void {
  app.get(
    "/api/members",
    {
      config: { action: "members.read" },
      schema: { tags, response: { 200: z.object({ members: z.array(organizationMember) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      return { members: await selectMembers(context.db.of(organizationId), organizationId) };
    },
  );

  app.patch(
    "/api/members/:userId",
    {
      config: { action: "members.manage" },
      schema: { tags, params: userParams, body: z.object({ role }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await changeRole(context, memberOf(request), request.params.userId, request.body.role);
      doorkeeper.forget(request.params.userId);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/members/:userId",
    { config: { action: "members.manage" }, schema: { tags, params: userParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeMember(context, memberOf(request), request.params.userId);
      doorkeeper.forget(request.params.userId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/members/:userId/reset-link",
    {
      config: { action: "members.manage" },
      schema: {
        tags,
        params: userParams,
        body: z.object({ clearsTwoFactor: z.boolean().default(false) }),
        response: { 201: singleUseLink },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return reply.code(201).send(await makeResetLink(context, memberOf(request), params.userId, body.clearsTwoFactor));
    },
  );

  invitationRoutes(app, context, accounts, doorkeeper);
}

function invitationRoutes(app: HttpServer, context: BackendContext, accounts: Accounts, doorkeeper: Doorkeeper): void {
  app.get(
    "/api/invitations",
    {
      config: { action: "invitations.manage" },
      schema: { tags, response: { 200: z.object({ invitations: z.array(invitationResource) }) } },
    },
    async (request) => {
      const { organizationId } = memberOf(request);
      const invitations = await selectInvitations(context.db.of(organizationId), organizationId, context.clock());
      return { invitations };
    },
  );

  app.post(
    "/api/invitations",
    {
      config: { action: "invitations.manage" },
      schema: { tags, body: newInvitation, response: { 201: singleUseLink.extend({ id: z.uuid() }) } },
    },
    async (request, reply) => reply.code(201).send(await invite(context, memberOf(request), request.body)),
  );

  app.delete(
    "/api/invitations/:id",
    {
      config: { action: "invitations.manage" },
      schema: { tags, params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await revokeInvitation(context, memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  // The token comes in bodies: addresses stand in logs and histories.
  app.post(
    "/api/invitations/read",
    {
      config: { action: "invitations.accept" },
      schema: { tags, body: z.object({ token }), response: { 200: invited } },
    },
    (request) => throttled(context, { address: request.ip }, () => readInvitation(context, request.body.token)),
  );

  app.post(
    "/api/invitations/accept",
    { config: { action: "invitations.accept" }, schema: { tags, body: acceptance, response: { 200: invited } } },
    async (request) => {
      const { token: given, ...person } = request.body;
      const account = await doorkeeper.accountOf(request.headers.cookie);
      const who = account && person.email === undefined ? { account } : { person: asNewPerson(person) };
      const accepted = await throttled(context, { address: request.ip }, () =>
        acceptInvitation(context, accounts, given, who, request.ip),
      );
      if (account) doorkeeper.forget(account.userId);
      return accepted;
    },
  );
}
