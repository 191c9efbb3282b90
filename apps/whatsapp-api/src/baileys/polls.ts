import { createHash } from "node:crypto";
import type { MessageContent, Person } from "@gomarketing/contracts";
import { decryptPollVote, jidNormalizedUser, type proto, type WAMessageKey } from "baileys";
import type { InboundContext, Poll } from "./inbound-context.ts";
import { addressesOf } from "./people.ts";

/** What a poll brings to read its votes by; undefined for anything else. */
export function pollSecretOf(
  message: proto.IMessage,
  content: MessageContent,
  creator: Person | undefined,
): Poll | undefined {
  const secret = message.messageContextInfo?.messageSecret;
  if (content.type !== "poll" || !secret?.length) return undefined;
  return { secret, options: content.options, creators: creator ? addressesOf(creator) : [] };
}

/**
 * What somebody chooses in a poll. The key is made of the addresses of who made the poll and who votes: which of the
 * two each was written with is not said, so those that are known are tried.
 */
export function votesOf(
  update: proto.Message.IPollUpdateMessage,
  key: WAMessageKey,
  context: InboundContext,
): { messageId: string; options: string[] } | undefined {
  const messageId = update.pollCreationMessageKey?.id;
  const poll = messageId ? context.poll(messageId) : undefined;
  const { encPayload, encIv } = update.vote ?? {};
  if (!messageId || !poll || !encPayload || !encIv) return undefined;
  const mine = bare([context.me.jid, context.me.lid]);
  const creators = poll.creators.length > 0 ? poll.creators : mine;
  const voters = key.fromMe ? mine : othersOf(key, context);
  for (const pollCreatorJid of creators) {
    for (const voterJid of voters) {
      const vote = attempt(() =>
        decryptPollVote(
          { encPayload, encIv },
          { pollCreatorJid, pollMsgId: messageId, pollEncKey: poll.secret, voterJid },
        ),
      );
      if (vote) return { messageId, options: namesOf(poll, vote.selectedOptions ?? []) };
    }
  }
  return undefined;
}

function othersOf(key: WAMessageKey, { identities }: InboundContext): string[] {
  const given = key.participant ? [key.participant, key.participantAlt] : [key.remoteJid, key.remoteJidAlt];
  const known = given.flatMap((jid) => (jid ? [jid, identities.phoneJidOf(jid), identities.lidOf(jid)] : []));
  return bare(known);
}

const bare = (jids: readonly (string | null | undefined)[]): string[] => [
  ...new Set(jids.flatMap((jid) => (jid ? [jidNormalizedUser(jid)] : []))),
];

// A wrong key does not open it: GCM says so by throwing.
function attempt<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

// Votes name options by their hash.
function namesOf({ options }: Poll, selected: readonly Uint8Array[]): string[] {
  const hashes = new Set(selected.map((hash) => Buffer.from(hash).toString("hex")));
  return options.filter((option) => hashes.has(createHash("sha256").update(option).digest("hex")));
}
