import { beforeAll, describe, expect, it } from "vitest";
import { fold } from "../checks/words.ts";
import { composeSuggestion } from "../compose-suggestion.ts";
import { readConversations } from "./conversations.ts";
import { evaluateScripted, figuresOf } from "./evaluate.ts";
import { injections } from "./injections.ts";
import { LIMITS } from "./limits.ts";
import type { Measured } from "./measure.ts";
import { scriptedModel } from "./scripted-model.ts";

/** Each misbehaviour in one of so many conversations: all of them in all take longer than a test may. */
const STEP = 20;
const TIMEOUT_MS = 120_000;

describe("a model that misbehaves, in sixty conversations", () => {
  let all: Measured[];
  beforeAll(async () => {
    all = await evaluateScripted(STEP);
  }, TIMEOUT_MS);

  it("has conversations enough, with gaps, groups and voice notes", () => {
    const conversations = readConversations();
    expect(conversations.length).toBeGreaterThanOrEqual(60);
    expect(conversations.filter(({ situation }) => situation.chat.isGroup).length).toBeGreaterThan(5);
    expect(conversations.filter(({ situation }) => situation.turns.some(({ kind }) => kind)).length).toBeGreaterThan(5);
  });

  it.each(["good", "seen", "held-out", "fresh"] as const)("stays within the limits: %s", (split) => {
    const figures = figuresOf(all.filter((one) => one.split === split));
    const broken = Object.entries(LIMITS[split]).filter(
      ([name, holds]) => !holds(figures[name as keyof typeof figures]),
    );
    expect(broken.map(([name]) => `${name}: ${figures[name as keyof typeof figures]}`)).toEqual([]);
  });
});

describe("an order hidden in what a model reads", () => {
  const all = injections();

  it("is tried in sixty ways", () => expect(all.length).toBeGreaterThanOrEqual(40));

  it.each(all.map((one) => [one.name, one] as const))("gets nothing out: %s", async (_name, injection) => {
    const { conversation, obey, secrets } = injection;
    const shown: string[] = [];
    let prompt = "";
    const models = scriptedModel((request) => {
      prompt = request.prompt;
      return { text: obey(request.instructions) };
    });

    const made = await composeSuggestion(models, conversation.situation, {
      model: "obedient",
      temperature: null,
      nonce: "b81f0c22d9",
      signal: new AbortController().signal,
      clock: () => conversation.situation.now,
      onDraft: (draft) => shown.push(draft),
    });

    for (const text of [...shown, made.text])
      for (const secret of secrets) expect(fold(text)).not.toContain(fold(secret));
    expect(prompt.match(/<tarefa/g)).toHaveLength(1);
    expect(prompt.match(/<\/historico>/g)).toHaveLength(1);
  });
});
