import { createHash, randomBytes } from "node:crypto";
import { aesEncryptGCM, decryptPollVote, hmacSign, proto } from "baileys";
import { keyOf, type Target } from "./changes.ts";

/** A poll that a phone has seen. */
export interface KnownPoll {
  readonly key: Target;
  readonly secret: Uint8Array;
  /** The address of who made it. */
  readonly creator: string;
}

/** A vote as phones send it: sealed with a key that only those have who have the poll. */
export function vote(poll: KnownPoll, voter: string, options: readonly string[]): proto.IMessage {
  const { id } = poll.key;
  const sign = Buffer.concat([
    ...[id, poll.creator, voter, "Poll Vote"].map((part) => Buffer.from(part)),
    Buffer.of(1),
  ]);
  const key = hmacSign(sign, hmacSign(poll.secret, new Uint8Array(32), "sha256"), "sha256");
  const selectedOptions = options.map((option) => createHash("sha256").update(option).digest());
  const encIv = randomBytes(12);
  const plain = proto.Message.PollVoteMessage.encode({ selectedOptions }).finish();
  return {
    pollUpdateMessage: {
      pollCreationMessageKey: keyOf(poll.key),
      vote: { encPayload: aesEncryptGCM(plain, key, encIv, Buffer.from(`${id}\u0000${voter}`)), encIv },
      senderTimestampMs: Date.now(),
    },
  };
}

/** What reads a poll's votes, out of its message. */
export const secretOf = (message: proto.IMessage | undefined): Uint8Array | undefined =>
  message?.messageContextInfo?.messageSecret ?? undefined;

/** Two addresses of one kind: of who made the poll, and of who votes. */
export type Parties = readonly [creator: string, voter: string];

/** What a vote chooses of a poll's options; undefined when none of the addresses opens it. */
export function chosen(
  { vote: sealed, pollCreationMessageKey }: proto.Message.IPollUpdateMessage,
  poll: proto.IMessage,
  parties: readonly Parties[],
): string[] | undefined {
  const secret = secretOf(poll);
  const pollMsgId = pollCreationMessageKey?.id;
  if (!sealed || !secret || !pollMsgId) return undefined;
  for (const [pollCreatorJid, voterJid] of parties) {
    const opened = attempt(() => decryptPollVote(sealed, { pollCreatorJid, pollMsgId, pollEncKey: secret, voterJid }));
    if (opened) return namesOf(poll, opened.selectedOptions ?? []);
  }
  return undefined;
}

// A wrong key does not open it: GCM says so by throwing.
function attempt<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

function namesOf(poll: proto.IMessage, hashes: readonly Uint8Array[]): string[] {
  const { options } = poll.pollCreationMessage ?? poll.pollCreationMessageV3 ?? {};
  const names = (options ?? []).flatMap(({ optionName }) => optionName ?? []);
  return names.filter((name) => hashes.some((hash) => createHash("sha256").update(name).digest().equals(hash)));
}
