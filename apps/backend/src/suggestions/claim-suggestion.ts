import { ChatNotFound } from "../chats/chat-errors.ts";
import type { BackendContext, Member } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ChatRow } from "../database/tables.ts";
import { isKeptFromModels } from "../enrichment/opt-out.ts";
import { PROMPT_VERSION } from "./prompt/suggestion-v1.ts";
import type { Usage } from "./provider/prices.ts";
import { reserveBudget } from "./settings/budget.ts";
import { readSettings, type Settings } from "./settings/read-settings.ts";
import {
  insertSuggestion,
  type NewestMessage,
  type SuggestionRow,
  selectNewest,
  selectNewestMessage,
} from "./suggestion-queries.ts";
import { supersede } from "./supersede-suggestions.ts";

/** Who wants a suggestion. */
export interface Wish {
  /** Null: nobody asked, a customer wrote. */
  readonly requestedBy: Pick<Member, "userId" | "name"> | null;
  /** What the agent wants said. */
  readonly instruction: string | null;
}

/** A suggestion that may be written now, and that nothing else in its chat is written beside. */
export interface Claim {
  readonly id: string;
  readonly settings: Settings;
  /** Null: no provider is configured, or nothing of the chat may be shown to one; passages are looked for instead. */
  readonly model: string | null;
  /** The newest message of the customer's. */
  readonly basedOn: string | null;
  /** What was suggested for the same message and is not wanted. */
  readonly rejected: string | null;
}

/** Two attempts with a full context, for the budget. */
const MOST: Usage = { input: 12_000, cached: 0, output: 800 };
/** Whoever opens an older chat asks for a suggestion if one is wanted. */
const AUTOMATIC_MAX_AGE_MS = 3 * 24 * 3_600_000;

/**
 * Begins a suggestion for a chat in the database: what was being written is out of date from here on, and whatever happens in
 * the chat from here on makes this one so. By itself (`requestedBy` null) only where a customer waits for a first one;
 * answers undefined otherwise.
 *
 * @throws {ChatNotFound} @throws {BudgetSpent} @throws {PriceUnknown}
 */
export async function claimSuggestion(
  context: Pick<BackendContext, "db" | "models" | "clock" | "newId">,
  organizationId: string,
  chatId: string,
  { requestedBy }: Wish,
): Promise<Claim | undefined> {
  const { db, models, clock, newId } = context;
  return db.inOrganization(organizationId, async (tx) => {
    // Messages that come meanwhile wait for this lock, and then find what is begun here.
    const chat = await lockForSuggestion(tx, chatId);
    if (!chat) throw new ChatNotFound(chatId);
    const [settings, newest, last, isKept] = await Promise.all([
      readSettings(tx, organizationId),
      selectNewestMessage(tx, organizationId, chatId),
      selectNewest(tx, organizationId, chatId),
      models !== undefined && isKeptFromModels(tx, chatId),
    ]);
    const isOfNewest = last !== undefined && last.based_on_message_id === newest?.id;
    if (requestedBy === null && !isWanted(chat, settings, newest, isOfNewest ? last : undefined, clock()))
      return undefined;
    const model = models && !isKept ? (settings.model ?? models.defaultModel) : null;
    const reserved = model && (await reserveBudget(tx, settings, model, MOST, clock()));
    await supersede(tx, [chatId]);
    const id = newId();
    const basedOn = newest?.direction === "inbound" ? newest.id : null;
    await insertSuggestion(tx, {
      id,
      organization_id: organizationId,
      chat_id: chatId,
      based_on_message_id: basedOn,
      created_at: clock(),
      requested_by: requestedBy?.userId ?? null,
      source: model ? "model" : "knowledge",
      model,
      prompt_version: model ? PROMPT_VERSION : null,
      cost_micros: reserved || null,
    });
    return { id, settings, model, basedOn, rejected: (isOfNewest && requestedBy && last.text) || null };
  });
}

/** Whether nobody needs to ask: a customer waits, and nothing was tried for what was said last. */
function isWanted(
  chat: Pick<ChatRow, "status">,
  settings: Settings,
  newest: NewestMessage | undefined,
  last: SuggestionRow | undefined,
  now: Date,
): boolean {
  if (!settings.isAutomatic || chat.status === "resolved" || newest?.direction !== "inbound") return false;
  if (now.getTime() - newest.sent_at.getTime() > AUTOMATIC_MAX_AGE_MS) return false;
  if (!last || last.outcome === "superseded" || last.outcome === "interrupted") return true;
  // What was said may be changed, or heard, after it was read.
  const changedAt = Math.max(newest.edited_at?.getTime() ?? 0, Date.parse(newest.content?.transcript?.at ?? "") || 0);
  return changedAt > last.created_at.getTime();
}

const lockForSuggestion = (tx: Transaction, chatId: string) =>
  tx
    .selectFrom("chats")
    .select("status")
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", chatId)
    .forNoKeyUpdate()
    .executeTakeFirst();
