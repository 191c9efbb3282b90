import type { SendMessageAnswer } from "@gomarketing/contracts";
import { InvalidInput, NotFound } from "@gomarketing/service-kit";
import type { Poll } from "../baileys/inbound-context.ts";
import type { OwnVote } from "../baileys/polls.ts";
import { composeVote } from "../baileys/send.ts";
import type { Session } from "../sessions/session.ts";
import { SessionNotConnected } from "../sessions/session-errors.ts";
import { sendChange } from "./send-message.ts";

/**
 * Chooses in a poll that came to this session or left it, once for each key; the newest vote is the one that counts.
 *
 * @throws {NotFound} when the poll was never seen here, or is too old to be known
 * @throws {InvalidInput} when it has no such option, or fewer may be chosen
 * @throws {SessionNotConnected} when nothing can be sent now
 */
export async function voteIn(session: Session, key: string, vote: OwnVote): Promise<SendMessageAnswer> {
  const poll = session.store.document<Poll>("poll", vote.messageId);
  if (!poll) throw new NotFound(`There is no poll ${vote.messageId} in this session that one could vote in.`);
  assertMayChoose(poll, vote.options);
  const { account } = session.facts;
  if (!account) throw new SessionNotConnected(session.id, session.view.status);
  const outgoing = composeVote(vote, poll, { jid: account.jid, lid: account.lid });
  return sendChange(session, key, { vote }, outgoing);
}

function assertMayChoose({ options: offered, maxSelections = 0 }: Poll, chosen: readonly string[]): void {
  const unknown = chosen.filter((option) => !offered.includes(option));
  if (unknown.length > 0)
    throw new InvalidInput(`The poll has no option ${unknown.join(", ")}. Choose from: ${offered.join(", ")}.`);
  if (maxSelections > 0 && chosen.length > maxSelections)
    throw new InvalidInput(`At most ${maxSelections} of the poll's options may be chosen: name fewer.`);
}
