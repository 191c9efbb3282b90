import { sql } from "kysely";
import type { BackendContext } from "../../context.ts";
import type { Queries } from "../../database/connection.ts";
import { findPassages } from "../find-passages.ts";
import { questionAndAnswer, type Said } from "./question-and-answer.ts";

const MAX_MESSAGES = 60;

/**
 * Offers a solved chat's question and answer for the knowledge base, once; nothing when there is none that others may ask,
 * or when the knowledge base has an answer already.
 */
export async function offerKnowledge(
  context: Pick<BackendContext, "db" | "newId" | "clock">,
  { organizationId, chatId }: { organizationId: string; chatId: string },
): Promise<void> {
  const own = context.db.of(organizationId);
  const { said, names } = await readConversation(own, organizationId, chatId);
  const found = questionAndAnswer(said, names);
  if (!found) return;
  const known = await findPassages(context, organizationId, found.question, { limit: 1 });
  if (known.length > 0) return;
  await own
    .insertInto("knowledge_offers")
    .values({
      id: context.newId(),
      organization_id: organizationId,
      chat_id: chatId,
      question_message_id: found.questionMessageId,
      question: found.question,
      answer: found.answer,
      created_at: context.clock(),
    })
    .onConflict((conflict) => conflict.columns(["organization_id", "question_message_id"]).doNothing())
    .execute();
}

/** What was said in a chat that is solved, oldest first, and who is named in it. Groups are no conversation of one customer. */
async function readConversation(
  db: Queries,
  organizationId: string,
  chatId: string,
): Promise<{ said: Said[]; names: string[] }> {
  const chat = await db
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .select(["contacts.name", "contacts.push_name"])
    .where("chats.organization_id", "=", organizationId)
    .where("chats.id", "=", chatId)
    .where("chats.is_group", "=", false)
    .where("chats.status", "=", "resolved")
    .executeTakeFirst();
  if (!chat) return { said: [], names: [] };
  const { rows } = await sql<{
    id: string;
    direction: "inbound" | "outbound";
    text: string;
    author_name: string | null;
  }>`
    select id, direction, text, author_name from (
      select * from messages
       where organization_id = ${organizationId} and chat_id = ${chatId} and type = 'text' and revoked_at is null
         and state <> 'failed' and text is not null
         and position > coalesce((select max(position) from messages as before
                                   where before.chat_id = ${chatId} and before.sent_at < now() - interval '30 days'), -(2^62)::bigint)
       order by position desc limit ${MAX_MESSAGES}) as newest
     order by position`.execute(db);
  return {
    said: rows.map(({ id, direction, text }) => ({ id, who: direction === "inbound" ? "customer" : "team", text })),
    names: [chat.name, chat.push_name, ...rows.map(({ author_name: name }) => name)].filter((name) => name !== null),
  };
}
