import type { KnowledgeOffer } from "@gomarketing/contracts";
import { Conflict, NotFound } from "@gomarketing/service-kit";
import type { Selectable } from "kysely";
import type { BackendContext, Member } from "../../context.ts";
import type { Transaction } from "../../database/connection.ts";
import type { Tables } from "../../database/tables.ts";
import { ARTICLES } from "../knowledge-queries.ts";
import { publishSource } from "../publish-source.ts";
import { addArticle } from "../write-article.ts";

type OfferRow = Selectable<Tables["knowledge_offers"]>;

/** Takes an offer into the knowledge base, as it is or as it was mended, and publishes it. @throws {NotFound} @throws {Conflict} */
export async function approveOffer(
  context: BackendContext,
  member: Member,
  id: string,
  mended: { question?: string | undefined; answer?: string | undefined },
): Promise<KnowledgeOffer> {
  return context.db.inOrganization(member.organizationId, async (tx) => {
    const offer = await lockPending(tx, id);
    const text = { title: mended.question ?? offer.question, body: mended.answer ?? offer.answer };
    const { id: sourceId } = await addArticle(context, tx, member.userId, text, "chat");
    await publishSource(context, tx, ARTICLES, sourceId);
    return decide(context, tx, member, id, {
      state: "approved",
      source_id: sourceId,
      question: text.title,
      answer: text.body,
    });
  });
}

/** Refuses an offer: it is not made again. @throws {NotFound} @throws {Conflict} */
export async function rejectOffer(context: BackendContext, member: Member, id: string): Promise<KnowledgeOffer> {
  return context.db.inOrganization(member.organizationId, async (tx) => {
    await lockPending(tx, id);
    return decide(context, tx, member, id, { state: "rejected" });
  });
}

async function lockPending(tx: Transaction, id: string): Promise<OfferRow> {
  const offer = await tx
    .selectFrom("knowledge_offers")
    .selectAll()
    .where("organization_id", "=", tx.organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!offer) throw new NotFound(`No offer ${id} in this organization. Look at the list of offers.`);
  if (offer.state !== "pending")
    throw new Conflict(
      `Somebody ${offer.state} this offer already. Load the list of offers anew.`,
      "/problems/already-decided",
    );
  return offer;
}

const decide = async (
  { clock }: BackendContext,
  tx: Transaction,
  { userId }: Member,
  id: string,
  set: Partial<Pick<OfferRow, "state" | "source_id" | "question" | "answer">>,
): Promise<KnowledgeOffer> =>
  showOffer(
    await tx
      .updateTable("knowledge_offers")
      .set({ ...set, decided_by: userId, decided_at: clock() })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow(),
  );

export const showOffer = (row: OfferRow): KnowledgeOffer => ({
  id: row.id,
  chatId: row.chat_id,
  question: row.question,
  answer: row.answer,
  state: row.state,
  ...(row.source_id !== null && { articleId: row.source_id }),
  createdAt: row.created_at.toISOString(),
});
