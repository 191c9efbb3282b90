import { readFileSync } from "node:fs";
import type { Situation, Turn } from "../context/situation.ts";
import { BUSINESSES } from "./businesses.ts";

/** A conversation as it stood when an answer was due. */
export interface Conversation {
  readonly name: string;
  readonly situation: Situation;
  readonly isGreetingDue: boolean;
  /** What a good model says. */
  readonly reply: string;
}

/** A Wednesday, half past two in São Paulo. */
const NOW = new Date("2026-03-11T17:30:00.000Z");
const MINUTE_MS = 60_000;

/**
 * The committed conversations. In `conversations.txt`, `c` is the customer (`c:Bia` in a group, `c~` by voice), `a` the
 * agent, each with how long ago it was; `>` is what a good model says.
 */
export const readConversations = (): Conversation[] =>
  readFileSync(new URL("conversations.txt", import.meta.url), "utf8")
    .split(/^# /m)
    .filter((part) => part.trim() !== "")
    .map(conversationOf);

function conversationOf(part: string, index: number): Conversation {
  const [header = "", ...lines] = part.trim().split("\n");
  const [business = "", contact = "", greets = "", flag = ""] = header.split("|").map((word) => word.trim());
  const { profile, sources } = BUSINESSES[business] ?? fail(`no business ${business}`);
  const turns = lines.filter((line) => !line.startsWith(">")).map(turnOf);
  const answers = turns.filter(({ who }) => who === "agent");
  return {
    name: `${index + 1} ${business} ${contact}`,
    isGreetingDue: greets === "greet",
    reply: lines.find((line) => line.startsWith(">"))?.slice(2) ?? fail(`no reply in ${header}`),
    situation: {
      now: NOW,
      timeZone: "America/Sao_Paulo",
      language: "pt-BR",
      tone: "cordial e direto",
      gapHours: 8,
      business: profile,
      contact: { name: contact, facts: {} },
      chat: { isGroup: flag === "group", status: "open", labels: [], agent: "Ana Lima" },
      summary: null,
      turns,
      answers: answers.map(({ text }) => text),
      lastAnswerAt: answers.at(-1)?.at ?? null,
      sources,
      instruction: null,
      rejected: null,
    },
  };
}

function turnOf(line: string, index: number): Turn {
  const [, who = "", name, voice, ago = "", unit = "", text = ""] =
    /^(c|a)(?::(\S+))?(~)? (\d+)([mh]) (.+)$/.exec(line) ?? fail(`cannot read ${line}`);
  return {
    id: String(index),
    who: who === "c" ? "customer" : "agent",
    name: name ?? null,
    at: new Date(NOW.getTime() - Number(ago) * MINUTE_MS * (unit === "h" ? 60 : 1)),
    text,
    kind: voice ? "áudio transcrito" : null,
    quoted: null,
    isEdited: false,
  };
}

function fail(why: string): never {
  throw new Error(why);
}
