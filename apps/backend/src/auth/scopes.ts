import type { Action } from "./permissions.ts";
import { PERMISSIONS } from "./permissions.ts";

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

/** Every scope that a key may be given, by name. */
export const SCOPES: readonly string[] = [
  ...new Set((Object.keys(PERMISSIONS) as Action[]).flatMap((action) => scopeFor(action) ?? [])),
]
  .filter((scope) => scope !== "any")
  .toSorted();
