import type { Notice, Person, WebhookEventOf } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import type { ContactRow } from "../database/tables.ts";
import { addNotice } from "../messages/add-notice.ts";
import { resolveContact } from "../whatsapp/resolve-contact.ts";
import { resolveGroup } from "../whatsapp/resolve-group.ts";
import { showChat } from "./chat-queries.ts";
import { keepParticipants, moveParticipants } from "./group-participants.ts";
import { lockChatsOf } from "./incoming-chats.ts";

type ChatNews = WebhookEventOf<"chat.updated">["data"];

/**
 * Keeps what a group is called and how long a chat's messages stay. A chat that is here says so in a line of its thread; of
 * a group that nobody has written in yet, the facts are kept until somebody does.
 */
export async function updateGroup(
  context: BackendContext,
  tx: Transaction,
  sessionId: string,
  news: ChatNews,
): Promise<void> {
  const contact = await contactOf(context, tx, news);
  if (!contact) return;
  const [chat] = await lockChatsOf(tx, [{ sessionId, contactId: contact.id }]);
  if (!chat) return;
  const by = news.by && nameOf(news.by);
  const { disappearingSeconds: seconds } = news;
  const isOtherTimer = seconds !== undefined && seconds !== (chat.disappearing_seconds ?? 0);
  const notices: Notice[] = [
    ...(news.subject !== undefined && news.subject !== contact.before.push_name
      ? [{ kind: "subject" as const, by, subject: news.subject }]
      : []),
    ...(news.description !== undefined && news.description !== (contact.before.description ?? "")
      ? [{ kind: "description" as const, by, description: news.description }]
      : []),
    ...(isOtherTimer ? [{ kind: "disappearing" as const, by, seconds }] : []),
  ];
  if (isOtherTimer)
    await tx.updateTable("chats").set({ disappearing_seconds: seconds }).where("id", "=", chat.id).execute();
  // Whoever only told how things are, and nobody did it now, has nothing for the thread.
  if (news.by) for (const notice of notices) await addNotice(context, tx, chat.id, notice, new Date(news.at));
  const shown = await showChat(tx, chat.id);
  if (shown) tx.live(["inbox", `chat:${chat.id}`], { event: "chat.updated", data: shown });
}

/** Who came to a group, left it, or leads it now: a line in its thread. */
export async function tellParticipants(
  context: BackendContext,
  tx: Transaction,
  sessionId: string,
  { chat: address, at, by, action, participants }: WebhookEventOf<"chat.participants">["data"],
): Promise<void> {
  if (address.kind !== "group") return;
  const group = await resolveGroup(context, tx, address);
  await moveParticipants(tx, group.id, action, participants);
  const [chat] = await lockChatsOf(tx, [{ sessionId, contactId: group.id }]);
  if (!chat) return;
  const notice: Notice = { kind: action, by: by && nameOf(by), participants: participants.map(nameOf) };
  await addNotice(context, tx, chat.id, notice, new Date(at));
}

interface Known extends ContactRow {
  /** What was known before. */
  readonly before: ContactRow;
}

async function contactOf(context: BackendContext, tx: Transaction, news: ChatNews): Promise<Known | undefined> {
  const { chat, subject, description, participants } = news;
  if (chat.kind === "direct") {
    const contact = await resolveContact(context, tx, chat.contact);
    return { ...contact, before: contact };
  }
  const before = await resolveGroup(context, tx, { kind: "group", jid: chat.jid });
  const set = {
    ...(subject !== undefined && { push_name: subject }),
    ...(description !== undefined && { description: description || null }),
    ...(participants && { participant_count: participants.length }),
  };
  if (Object.keys(set).length > 0)
    await tx
      .updateTable("contacts")
      .set({ ...set, updated_at: context.clock() })
      .where("id", "=", before.id)
      .execute();
  if (participants) await keepParticipants(tx, before.id, participants);
  return { ...before, ...set, before };
}

const nameOf = ({ name, phone, jid }: Person) => ({
  name: name ?? phone ?? `+${jid.split("@")[0]}`,
  ...(phone && { phone }),
});
