import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { DomainEventOf } from "../domain-events.ts";
import { ONLINE_SECONDS } from "../teams/presence-queries.ts";
import { NEWS_SECONDS, sendPush } from "./push-service.ts";

/** Whoever has a chat is told of what its customer writes, on each browser that they subscribed. */
export async function pushLater(
  { jobs }: Pick<BackendContext, "jobs">,
  tx: Transaction,
  events: readonly DomainEventOf<"message.received">[],
): Promise<void> {
  const newest = new Map(
    events.flatMap(({ chatId, messageId, assigneeId }) => (assigneeId === null ? [] : [[chatId, messageId]])),
  );
  if (newest.size === 0) return;
  const told = await tx
    .selectFrom("chats")
    .innerJoin("push_subscriptions", (join) =>
      join
        .onRef("push_subscriptions.organization_id", "=", "chats.organization_id")
        .onRef("push_subscriptions.user_id", "=", "chats.assignee_id"),
    )
    .select(["chats.id as chatId", "push_subscriptions.id as subscriptionId"])
    .where("chats.id", "=", sql<string>`any(${[...newest.keys()]}::uuid[])`)
    .execute();
  await jobs.addAll(
    tx,
    "push-message",
    told.map(({ chatId, subscriptionId }) => ({
      payload: { organizationId: tx.organizationId, subscriptionId, messageId: newest.get(chatId) ?? "" },
      // Of a chat, what waits to be told is its newest.
      options: { key: `push ${subscriptionId} ${chatId}` },
    })),
  );
}

/**
 * Tells one browser of a message, unless its person sees the desk, has read the chat, muted it or handed it on; what is old is no
 * news. A browser that is subscribed no more is forgotten. What fails in passing throws: the job is tried again.
 */
export async function pushMessage(
  { config, db, log, clock }: BackendContext,
  { organizationId, subscriptionId, messageId }: { organizationId: string; subscriptionId: string; messageId: string },
): Promise<void> {
  const news = await selectNews(db.of(organizationId), subscriptionId, messageId);
  if (!news || clock().getTime() - news.sentAt.getTime() > NEWS_SECONDS * 1_000) return;
  if (!(await isSignedIn(db.system, news.signInId, organizationId, clock()))) return;
  const { chatId, name, type, text } = news;
  const payload = { chatId, name, type, text: text?.slice(0, MAX_TEXT_CHARACTERS) ?? "" };
  const result = await sendPush(config.push(), news, payload, chatId.replaceAll("-", ""));
  if (result === "sent") return;
  if (result === "refused")
    log.warn({ subscriptionId }, "a push service refuses a message: its subscription is forgotten");
  await db
    .of(organizationId)
    .deleteFrom("push_subscriptions")
    .where("organization_id", "=", organizationId)
    .where("id", "=", subscriptionId)
    .execute();
}

/** Push services take 4,096 bytes, encrypted. */
const MAX_TEXT_CHARACTERS = 500;

const selectNews = (db: ReturnType<BackendContext["db"]["of"]>, subscriptionId: string, messageId: string) =>
  db
    .selectFrom("push_subscriptions as subscription")
    .innerJoin("messages", (join) => join.on("messages.id", "=", messageId))
    .innerJoin("chats", (join) =>
      join.onRef("chats.id", "=", "messages.chat_id").onRef("chats.assignee_id", "=", "subscription.user_id"),
    )
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .leftJoin("chat_marks as marks", (join) =>
      join.onRef("marks.chat_id", "=", "chats.id").onRef("marks.user_id", "=", "subscription.user_id"),
    )
    .leftJoin("member_presence as presence", (join) =>
      join
        .onRef("presence.organization_id", "=", "subscription.organization_id")
        .onRef("presence.user_id", "=", "subscription.user_id"),
    )
    .select([
      "subscription.endpoint",
      "subscription.p256dh",
      "subscription.auth",
      "subscription.sign_in_id as signInId",
      "chats.id as chatId",
      "messages.type",
      "messages.text",
      "messages.sent_at as sentAt",
      sql<string>`coalesce(contacts.name, contacts.push_name, contacts.phone, '')`.as("name"),
    ])
    .where("subscription.id", "=", subscriptionId)
    .where("messages.revoked_at", "is", null)
    .where("chats.unread_count", ">", 0)
    .where(sql<boolean>`marks.is_muted is not true`)
    .where(sql<boolean>`coalesce(presence.window_seen_at < now() - make_interval(secs => ${ONLINE_SECONDS}), true)`)
    .executeTakeFirst();

async function isSignedIn(
  db: BackendContext["db"]["system"],
  signInId: string,
  organizationId: string,
  now: Date,
): Promise<boolean> {
  const found = await db
    .selectFrom("auth_sessions")
    .select("id")
    .where("id", "=", signInId)
    .where("organization_id", "=", organizationId)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return found !== undefined;
}
