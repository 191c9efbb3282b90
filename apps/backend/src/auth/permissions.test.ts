import { ROLES } from "@gomarketing/contracts";
import { describe, expect, it } from "vitest";
import { type Action, PERMISSIONS } from "./permissions.ts";
import { SCOPES, scopeFor } from "./scopes.ts";

const DOCUMENT = "../../../../docs/permissions.md";
const ROLE_NAMES = { owner: "owner", admin: "admin", agent: "agent", read_only: "read-only" };

/** The table as people read it. After a change: `vitest run -u` on this file writes it anew. */
function asDocument(): string {
  const rows = (Object.keys(PERMISSIONS) as Action[]).toSorted().map((action) => {
    const least = PERMISSIONS[action];
    const marks =
      least === "public" || least === "webhook"
        ? [least === "public" ? "everybody" : "by signature", "", "", ""]
        : ROLES.map((role) => (ROLES.indexOf(role) <= ROLES.indexOf(least) ? "✓" : ""));
    const scope = least === "public" || least === "webhook" ? "" : (scopeFor(action) ?? "no key");
    return `| \`${action}\` | ${marks.join(" | ")} | ${scope === "any" ? "any key" : scope.includes(":") ? `\`${scope}\`` : scope} |`;
  });
  return `# Who may do what

Every call of the API names one of these actions, and the server asks this table before anything else
([permissions.ts](../apps/backend/src/auth/permissions.ts), from which this page is made; a test holds the two together).
An owner may do all that an admin may, an admin all that an agent may, an agent all that a read-only member may.

- Nobody manages whoever may do more than they, nor gives a role above their own: owners alone make, change and remove owners.
- An organization always has an owner. Whoever is removed is signed out at once, their API keys end and their chats become nobody's.
- An owner or admin hands out invitations and password-reset links; there is no mail server. The password of somebody who is
  in several organizations is nobody's to reset but their own.
- What links a phone, a session's QR and its pairing code, is given to those alone who manage sessions; to others, calls and live events
  show the session without it.
- An API key acts for the person who made it, within its scopes and their role, in one organization. No key manages people or keys.

| action | ${ROLES.map((role) => ROLE_NAMES[role]).join(" | ")} | scope of an API key |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

describe("the written table of who may do what", () => {
  it("says what the server asks", async () => {
    await expect(asDocument()).toMatchFileSnapshot(DOCUMENT);
  });

  it("lets no API key manage people, accounts or keys", () => {
    const areas = new Set(SCOPES.map((scope) => scope.split(":")[0]));
    for (const area of ["account", "organizations", "invitations", "api-keys", "setup"])
      expect(areas).not.toContain(area);
    expect(SCOPES).not.toContain("members:write");
    expect(SCOPES).toEqual(expect.arrayContaining(["chats:read", "chats:write", "messages:write", "events:read"]));
  });
});
