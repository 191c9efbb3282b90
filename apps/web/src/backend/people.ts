import type { ApiKey, AuditEntry, Invitation, OrganizationMember, Role, SingleUseLink } from "@gomarketing/contracts";
import { answerOf, client } from "./client.ts";

export async function fetchMembers(): Promise<OrganizationMember[]> {
  return (await answerOf(client.GET("/api/members"))).members;
}

export async function changeRole(userId: string, role: Role): Promise<void> {
  await client.PATCH("/api/members/{userId}", { params: { path: { userId } }, body: { role } });
}

export async function removeMember(userId: string): Promise<void> {
  await client.DELETE("/api/members/{userId}", { params: { path: { userId } } });
}

/** A link by which somebody gives themselves a new password, once. */
export const makeResetLink = (userId: string, clearsTwoFactor: boolean): Promise<SingleUseLink> =>
  answerOf(
    client.POST("/api/members/{userId}/reset-link", { params: { path: { userId } }, body: { clearsTwoFactor } }),
  );

export async function fetchInvitations(): Promise<Invitation[]> {
  return (await answerOf(client.GET("/api/invitations"))).invitations;
}

export const invite = (body: { role: Role; email?: string; validHours: number }): Promise<SingleUseLink> =>
  answerOf(client.POST("/api/invitations", { body }));

export async function revokeInvitation(id: string): Promise<void> {
  await client.DELETE("/api/invitations/{id}", { params: { path: { id } } });
}

/** What an invitation is for, as it tells whoever has its link. */
export interface Invited {
  readonly organization: { readonly id: string; readonly name: string };
  readonly role: Role;
  /** Whom it is for, and nobody else. */
  readonly email?: string;
}

export const readInvitation = (token: string): Promise<Invited> =>
  answerOf(client.POST("/api/invitations/read", { body: { token } }));

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Comes in: as a new person, or as whoever is signed in. */
export const acceptInvitation = (token: string, person?: NewPerson): Promise<Invited> =>
  answerOf(client.POST("/api/invitations/accept", { body: { token, ...person } }));

export interface ApiKeys {
  readonly apiKeys: ApiKey[];
  /** Every scope that a key may have. */
  readonly scopes: string[];
}

export const fetchApiKeys = (): Promise<ApiKeys> => answerOf(client.GET("/api/api-keys"));

/** The key itself is told once, here. */
export const makeApiKey = (body: {
  name: string;
  scopes: string[];
  expiresAt?: string;
}): Promise<ApiKey & { key: string }> => answerOf(client.POST("/api/api-keys", { body }));

export async function revokeApiKey(id: string): Promise<void> {
  await client.DELETE("/api/api-keys/{id}", { params: { path: { id } } });
}

/** How the audit log is narrowed. */
export interface AuditFilter {
  readonly actorId?: string;
  readonly action?: string;
  readonly outcome?: "done" | "refused";
  readonly from?: string;
  readonly to?: string;
}

export interface AuditPage {
  readonly entries: AuditEntry[];
  readonly nextCursor: string | null;
}

/** A page of what was done, the newest first. */
export const fetchAudit = (filter: AuditFilter, cursor: string | undefined, signal: AbortSignal): Promise<AuditPage> =>
  answerOf(client.GET("/api/audit-log", { params: { query: { ...filter, ...(cursor && { cursor }) } }, signal }));
