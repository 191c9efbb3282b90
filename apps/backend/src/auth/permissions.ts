import { ROLES, type Role } from "@gomarketing/contracts";

/**
 * Who may do what: for each action the least role. `public`: nobody needs to be signed in; `webhook`: proved by its
 * signature. Every route names its action (`config: { action }`); one without does not start. An action that only tells
 * is called `read`, `hear`, `search` or `export`: API keys' scopes go by that (`scopes.ts`).
 */
export const PERMISSIONS = {
  "setup.read": "public",
  "setup.do": "public",
  "account.sign-in": "public",
  "account.sign-out": "public",
  "account.read": "read_only",
  "account.change": "read_only",
  "account.reset": "public",
  "organizations.create": "owner",
  "organizations.change": "admin",
  "members.read": "read_only",
  "members.manage": "admin",
  "invitations.manage": "admin",
  "invitations.accept": "public",
  "api-keys.manage": "admin",
  "audit.read": "admin",
  "documentation.read": "public",
  "events.receive": "webhook",
  "events.hear": "read_only",
  "sessions.read": "read_only",
  "sessions.manage": "admin",
  "sessions.reconnect": "agent",
  "chats.read": "read_only",
  "chats.open": "agent",
  "chats.change": "agent",
  "chats.mark-read": "agent",
  /** Pins and mutes chats for oneself. */
  "chats.keep": "read_only",
  "teams.read": "read_only",
  "teams.manage": "admin",
  "availability.change": "agent",
  "availability.manage": "admin",
  "labels.read": "read_only",
  "labels.add": "agent",
  "labels.manage": "admin",
  "notifications.own": "read_only",
  "contacts.read": "read_only",
  "contacts.change": "agent",
  "contacts.merge": "agent",
  "contacts.block": "agent",
  "contacts.define-fields": "admin",
  "contacts.import": "admin",
  "contacts.export": "admin",
  "messages.read": "read_only",
  "messages.send": "agent",
  /** What messages said before they were edited or taken back. */
  "messages.read-history": "agent",
  "quick-replies.read": "read_only",
  "quick-replies.use": "agent",
  "quick-replies.change": "agent",
  "search.read": "read_only",
  "media.read": "read_only",
  "media.upload": "agent",
  "monitoring.read": "read_only",
  "monitoring.configure": "admin",
  "enrichment.read": "read_only",
  "enrichment.configure": "admin",
  "knowledge.read": "read_only",
  "knowledge.write": "agent",
  "knowledge.publish": "admin",
  "copilot.read": "read_only",
  "copilot.use": "agent",
  "copilot.manage": "admin",
} as const satisfies Record<string, Role | "public" | "webhook">;
export type Action = keyof typeof PERMISSIONS;

/** Whether a role is enough for an action. */
export const mayDo = ({ role }: { readonly role: Role }, action: Action): boolean => {
  const least = PERMISSIONS[action];
  return least === "public" || least === "webhook" || ROLES.indexOf(role) <= ROLES.indexOf(least);
};
