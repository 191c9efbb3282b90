import type { Member } from "../context.ts";
import { type Action, mayDo, PERMISSIONS } from "./permissions.ts";

/** People decide about people and about keys: no key does, whatever its scopes. */
const NOT_FOR_KEYS = new Set(["account", "organizations", "invitations", "api-keys"]);
const NOT_FOR_KEYS_TO_CHANGE = new Set(["members"]);
/** Any key may ask who it is. */
const FOR_ANY_KEY: Action = "account.read";

/**
 * What an API key needs for an action: the area, to read or to write (`chats.change` → `chats:write`).
 * `any`: every key may; undefined: none may.
 */
export function scopeFor(action: Action): string | "any" | undefined {
  const least = PERMISSIONS[action];
  if (action === FOR_ANY_KEY || least === "public" || least === "webhook") return "any";
  const [area = "", verb = ""] = action.split(".");
  const isRead = /^(read|hear|search|export)/.test(verb);
  if (NOT_FOR_KEYS.has(area) || (!isRead && NOT_FOR_KEYS_TO_CHANGE.has(area))) return undefined;
  return `${area}:${isRead ? "read" : "write"}`;
}

/** Whether an API key with these scopes may do something at all, whatever its maker's role. */
export function isInScope(scopes: readonly string[], action: Action): boolean {
  const scope = scopeFor(action);
  return scope === "any" || (scope !== undefined && scopes.includes(scope));
}

/** Whether somebody may do something: by their role, and by the scopes of the key they came with. */
export const isPermitted = ({ role, apiKey }: Pick<Member, "role" | "apiKey">, action: Action): boolean =>
  mayDo({ role }, action) && (!apiKey || isInScope(apiKey.scopes, action));

/** Every scope that a key may be given, by name. */
export const SCOPES: readonly string[] = [
  ...new Set((Object.keys(PERMISSIONS) as Action[]).flatMap((action) => scopeFor(action) ?? [])),
]
  .filter((scope) => scope !== "any")
  .toSorted();
