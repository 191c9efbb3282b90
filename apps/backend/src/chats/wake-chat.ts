import type { BackendContext } from "../context.ts";
import { changeChat } from "./change-chat.ts";
import { lockChat } from "./chat-queries.ts";

/** A snoozed chat's time has come: it is open again, on top of the list. One that was woken or put off before stays as it is. */
export async function wakeChat(
  context: BackendContext,
  { organizationId, chatId }: { organizationId: string; chatId: string },
): Promise<void> {
  await context.db.inOrganization(organizationId, async (tx) => {
    const chat = await lockChat(tx, chatId);
    if (chat?.status !== "snoozed" || !chat.snoozed_until || chat.snoozed_until > context.clock()) return;
    await changeChat(context, tx, chat, { status: "open", isNews: true }, null);
  });
}
