import type { BackendContext } from "../../context.ts";
import type { Queries } from "../../database/connection.ts";
import { maskDocuments } from "../../enrichment/mask-documents.ts";
import { estimateTokens } from "../provider/prices.ts";
import type { Settings } from "../settings/read-settings.ts";
import {
  type ConversationRow,
  type MessageLine,
  selectAnswers,
  selectConversation,
  selectLines,
} from "./context-queries.ts";
import { messageText } from "./message-text.ts";
import type { Situation, Turn } from "./situation.ts";

/** What a model reads word by word: so many tokens of the newest messages, and what came before as a summary. */
const HISTORY_TOKENS = 2_500;
const MAX_TURNS = 40;
const MAX_TURN_CHARACTERS = 1_500;
const MAX_FACTS = 20;
const MAX_FACT_CHARACTERS = 300;

export interface Loaded {
  readonly situation: Omit<Situation, "sources" | "rejected">;
  readonly conversation: ConversationRow;
  /** The newest message of the customer. */
  readonly basedOn: string | null;
  /** The position of the oldest message that is read word by word, where there may be older ones. */
  readonly readFrom: number | null;
}

/** Everything that is known of a chat, within what a model reads; undefined when the organization has no such chat. */
export async function loadSituation(
  { clock }: Pick<BackendContext, "clock">,
  db: Queries,
  organizationId: string,
  chatId: string,
  settings: Settings,
  instruction: string | null,
): Promise<Loaded | undefined> {
  const [conversation, lines, answers] = await Promise.all([
    selectConversation(db, organizationId, chatId),
    selectLines(db, chatId, MAX_TURNS),
    selectAnswers(db, chatId),
  ]);
  if (!conversation) return undefined;
  const read = withinBudget(lines);
  return {
    conversation,
    basedOn: read.findLast(({ direction }) => direction === "inbound")?.id ?? null,
    readFrom: read.length < lines.length || lines.length === MAX_TURNS ? (read[0]?.position ?? null) : null,
    situation: {
      now: clock(),
      timeZone: settings.timeZone,
      language: settings.language,
      tone: settings.tone,
      gapHours: settings.gapHours,
      business: settings.business,
      contact: { name: conversation.contact_name ?? conversation.push_name, facts: factsOf(conversation) },
      chat: {
        isGroup: conversation.is_group,
        status: conversation.status,
        labels: conversation.labels,
        agent: conversation.assignee_name,
      },
      summary: conversation.summary,
      turns: read.map((line) => turnOf(line, conversation.is_group)),
      answers: answers.map(({ text }) => maskDocuments(text)),
      lastAnswerAt: answers.at(-1)?.sent_at ?? null,
      instruction: instruction === null ? null : maskDocuments(instruction),
    },
  };
}

/** The newest messages that fit, oldest first; the newest one always. */
function withinBudget(lines: readonly MessageLine[]): MessageLine[] {
  let tokens = 0;
  const kept: MessageLine[] = [];
  for (const line of lines) {
    tokens += estimateTokens(messageText(line).text.slice(0, MAX_TURN_CHARACTERS));
    if (tokens > HISTORY_TOKENS && kept.length > 0) break;
    kept.unshift(line);
  }
  return kept;
}

export function turnOf(line: MessageLine, isGroup: boolean): Turn {
  const { text, kind } = messageText(line);
  const who = line.direction === "inbound" ? "customer" : "agent";
  return {
    id: line.id,
    who,
    name: who === "agent" || isGroup ? line.author_name : null,
    at: line.sent_at,
    text: maskDocuments(text).slice(0, MAX_TURN_CHARACTERS),
    kind,
    quoted: line.reply_to_text === null ? null : maskDocuments(line.reply_to_text).slice(0, MAX_FACT_CHARACTERS),
    isEdited: line.edited_at !== null,
  };
}

const factsOf = ({ fields }: ConversationRow): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields)
      .slice(0, MAX_FACTS)
      .map(([name, { value }]) => [name, maskDocuments(String(value)).slice(0, MAX_FACT_CHARACTERS)]),
  );
