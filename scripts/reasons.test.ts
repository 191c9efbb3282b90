import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { MESSAGE_REASONS, SESSION_REASONS } from "../packages/contracts/src/reasons.ts";

const ROOT = new URL("../", import.meta.url);
const GATEWAY = new URL("apps/whatsapp-api/src/", ROOT);
const sourceOf = (path: string) => readFileSync(new URL(path, GATEWAY), "utf8");
const found = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map(([, code = ""]) => code);

/** What is answered to other calls than those that send: nobody sees it under a message. */
const OF_OTHER_CALLS = new Set([
  "session-in-use",
  "already-linked",
  "media-gone",
  "media-unavailable",
  "message-leaving",
]);

// Agents read these sentences, and a code without one would reach them in English: neither program may import the other.
describe("each reason that whatsapp-api gives", () => {
  it.each(["pt-BR", "en"])("has a sentence in %s", (language) => {
    const file = new URL(`apps/web/src/i18n/${language}.json`, ROOT);
    const { reasons } = JSON.parse(readFileSync(file, "utf8")) as { reasons: Record<string, string> };

    expect([...SESSION_REASONS, ...MESSAGE_REASONS].filter((code) => !reasons[code])).toEqual([]);
  });

  it("of a session is in the list", () => {
    const given = [
      ...found(
        sourceOf("baileys/disconnects.ts"),
        /(?:code: |\b(?:reconnect|forget|afterBadSession)\(\s*)"([a-z-]+)"/g,
      ),
      ...found(sourceOf("baileys/disconnects.ts"), /\bstop\(\s*"[a-z]+",\s*"([a-z-]+)"/g),
      ...found(sourceOf("sessions/session-state.ts"), /code: "([a-z-]+)"/g),
      ...found(sourceOf("sessions/retention.ts"), /code: "([a-z-]+)"/g),
      ...found(/function codeOf[^}]+}/.exec(sourceOf("sessions/session-manager.ts"))?.[0] ?? "", /"([a-z-]+)"/g),
    ];

    expect(new Set(given)).toEqual(new Set(SESSION_REASONS));
  });

  it("of a message is in the list", async () => {
    const problems: string[] = [];
    for await (const path of glob("**/*.ts", { cwd: GATEWAY }))
      if (!path.endsWith(".test.ts")) problems.push(...found(sourceOf(path), /"\/problems\/([a-z-]+)"/g));
    const refusals = found(sourceOf("messages/refusals.ts"), /^ {2}"(\d{3})":/gm).map((code) => `whatsapp-${code}`);
    const given = [...problems, ...refusals, ...found(sourceOf("messages/outbox.ts"), /code: "([a-z-]+)"/g)];

    expect(refusals.length).toBeGreaterThan(5);
    expect(given.filter((code) => !OF_OTHER_CALLS.has(code) && !MESSAGE_REASONS.some((one) => one === code))).toEqual(
      [],
    );
  });
});
