import { z } from "zod";
import { timestamp, uuid } from "./ids.ts";

/** From who may do most to who may do least. */
export const ROLES = ["owner", "admin", "agent", "read_only"] as const;
export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

export const membershipResource = z.object({ id: uuid, name: z.string(), role });

/** Who I am, where I stand now, and where else I may go. */
export const memberResource = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  organization: z.object({ id: uuid, name: z.string() }),
  organizations: z.array(membershipResource),
  hasTwoFactor: z.boolean(),
  /** With an API key: which one asks, for the person who made it. */
  apiKey: z.object({ id: uuid, name: z.string(), scopes: z.array(z.string()) }).optional(),
});
export type Me = z.infer<typeof memberResource>;

/** Somebody of the organization, as those who manage people see them. */
export const organizationMember = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  hasTwoFactor: z.boolean(),
  joinedAt: timestamp,
});
export type OrganizationMember = z.infer<typeof organizationMember>;

export const invitationResource = z.object({
  id: uuid,
  role,
  /** Whom it is for, and nobody else. */
  email: z.string().optional(),
  invitedBy: z.object({ id: z.string(), name: z.string() }).optional(),
  status: z.enum(["open", "accepted", "revoked", "expired"]),
  createdAt: timestamp,
  expiresAt: timestamp,
});
export type Invitation = z.infer<typeof invitationResource>;

/** A link that works once. Its token is told here and never again; `path` is the web app's page that takes it. */
export const singleUseLink = z.object({ token: z.string(), path: z.string(), expiresAt: timestamp });
export type SingleUseLink = z.infer<typeof singleUseLink>;

export const signInResource = z.object({
  id: z.string(),
  /** This call's own. */
  isCurrent: z.boolean(),
  address: z.string().optional(),
  userAgent: z.string().optional(),
  createdAt: timestamp,
  /** To the day. */
  lastUsedAt: timestamp,
  expiresAt: timestamp,
});
export type SignIn = z.infer<typeof signInResource>;

export const apiKeyResource = z.object({
  id: uuid,
  name: z.string(),
  /** Its first characters, to tell keys apart. */
  prefix: z.string(),
  scopes: z.array(z.string()),
  owner: z.object({ id: z.string(), name: z.string() }),
  status: z.enum(["active", "revoked", "expired"]),
  createdAt: timestamp,
  expiresAt: timestamp.optional(),
  /** To the minute. */
  lastUsedAt: timestamp.optional(),
});
export type ApiKey = z.infer<typeof apiKeyResource>;

export const auditEntryResource = z.object({
  id: uuid,
  at: timestamp,
  actor: z.object({ id: z.string(), name: z.string() }).optional(),
  apiKey: z.object({ id: uuid, name: z.string() }).optional(),
  /** As the table of permissions names it. */
  action: z.string(),
  /** The call, without its values: `PATCH /api/chats/:id`. */
  route: z.string(),
  /** The id of what it was done to. */
  subjectId: z.string().optional(),
  outcome: z.enum(["done", "refused"]),
  address: z.string().optional(),
});
export type AuditEntry = z.infer<typeof auditEntryResource>;
