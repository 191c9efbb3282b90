import type { MessageExtras, WebhookEventOf } from "@gomarketing/contracts";
import type { BackendContext } from "../context.ts";
import type { Transaction } from "../database/connection.ts";
import { resolveContact } from "../whatsapp/resolve-contact.ts";
import { tellChanged } from "./change-message.ts";
import { lockTarget } from "./find-target.ts";

type Options = NonNullable<MessageExtras["poll"]>["options"];
type Vote = Options[number]["votes"][number];

/** Somebody chooses in a poll: what they chose before is forgotten. A vote that is older than the one known changes nothing. */
export async function applyPollVote(
  context: BackendContext,
  tx: Transaction,
  sessionId: string,
  data: WebhookEventOf<"message.poll_vote">["data"],
): Promise<void> {
  const message = await lockTarget(tx, sessionId, data);
  const poll = message?.content?.poll;
  if (!message || !poll) return;
  const contact = data.fromMe ? undefined : await resolveContact(context, tx, data.sender);
  const author: Vote["author"] = contact
    ? { kind: "contact", id: contact.id, name: contact.name ?? contact.push_name ?? contact.phone ?? "" }
    : { kind: "phone" };
  const options = withVote(poll.options, data.options, { author, at: data.at });
  if (!options) return;
  await tx
    .updateTable("messages")
    .set({ content: JSON.stringify({ ...message.content, poll: { ...poll, options } }) })
    .where("id", "=", message.id)
    .execute();
  await tellChanged(tx, message.id, message.chat_id);
}

function withVote(options: Options, chosen: readonly string[], vote: Vote): Options | undefined {
  const isOwn = ({ author }: Vote) => voterOf(author) === voterOf(vote.author);
  const last = options.flatMap(({ votes }) => votes).find(isOwn);
  if (last && last.at > vote.at) return undefined;
  return options.map(({ text, votes }) => {
    const others = votes.filter((one) => !isOwn(one));
    return { text, votes: chosen.includes(text) ? [...others, vote] : others };
  });
}

const voterOf = (author: Vote["author"]): string => (author.kind === "contact" ? author.id : "business");
