import type { WebhookEventOf } from "@gomarketing/contracts";
import { sql } from "kysely";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";

/** Somebody writes, or is there: told to those who look now, kept nowhere. */
export async function showPresence(
  { presence }: BackendContext,
  tx: Transaction,
  sessionId: string,
  { sender, state }: WebhookEventOf<"chat.presence">["data"],
): Promise<void> {
  const chat = await tx
    .selectFrom("chats")
    .innerJoin("contacts", "contacts.id", "chats.contact_id")
    .select(["chats.id", "contacts.id as contact_id"])
    .where("chats.session_id", "=", sessionId)
    .where(({ or, eb }) =>
      or([
        eb("contacts.lid", "=", sender.lid ?? ""),
        eb("contacts.phone", "=", sender.phone ?? ""),
        eb("contacts.jid", "=", sender.jid),
        eb(
          "contacts.id",
          "=",
          sql<string>`any(array(select contact_id from contact_aliases
            where organization_id = ${tx.organizationId} and value in (${sender.lid ?? ""}, ${sender.phone ?? ""})))`,
        ),
      ]),
    )
    .executeTakeFirst();
  if (!chat) return;
  presence(tx.organizationId, ["inbox", `chat:${chat.id}`], {
    event: "presence.updated",
    data: { chatId: chat.id, contactId: chat.contact_id, state },
  });
}
