import { createHash, randomBytes } from "node:crypto";
import type { MessageContent, Person } from "@gomarketing/contracts";
import {
  aesEncryptGCM,
  decryptPollVote,
  hmacSign,
  isLidUser,
  jidNormalizedUser,
  proto,
  type WAMessageKey,
} from "baileys";
import type { InboundContext, Me, Poll } from "./inbound-context.ts";
import { addressesOf } from "./people.ts";

/** What a poll brings to read its votes by; undefined for anything else. */
export function pollSecretOf(
  message: proto.IMessage,
  content: MessageContent,
  creator: Person | undefined,
): Poll | undefined {
  const secret = message.messageContextInfo?.messageSecret;
  if (content.type !== "poll" || !secret?.length) return undefined;
  const { options, maxSelections } = content;
  return { secret, options, maxSelections, creators: creator ? addressesOf(creator) : [] };
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

/** A vote of ours on its way out. */
export interface OwnVote {
  readonly chat: string;
  readonly messageId: string;
  readonly options: readonly string[];
}

/**
 * A vote as phones send it: sealed with a key of the poll's secret and the addresses of who made it and who votes, both
 * of one kind, for that is how whoever made it knows us.
 */
export function sealVote({ chat, messageId, options }: OwnVote, poll: Poll, me: Me): proto.IMessage {
  const [creator] = poll.creators;
  const voter = jidNormalizedUser((isLidUser(creator ?? chat) && me.lid) || me.jid);
  const parts = [messageId, creator ?? voter, voter, "Poll Vote"].map((part) => Buffer.from(part));
  const key = hmacSign(
    Buffer.concat([...parts, Buffer.of(1)]),
    hmacSign(poll.secret, EXTRACT_SALT, "sha256"),
    "sha256",
  );
  const selectedOptions = options.map(hashOf);
  const encIv = randomBytes(VOTE_IV_BYTES);
  const plain = proto.Message.PollVoteMessage.encode({ selectedOptions }).finish();
  return {
    pollUpdateMessage: {
      pollCreationMessageKey: {
        remoteJid: chat,
        id: messageId,
        fromMe: creator === undefined,
        ...(chat.endsWith("@g.us") && { participant: creator ?? voter }),
      },
      vote: { encPayload: aesEncryptGCM(plain, key, encIv, Buffer.from(`${messageId}\u0000${voter}`)), encIv },
      senderTimestampMs: Date.now(),
    },
  };
}

// HKDF, as WhatsApp derives it.
const EXTRACT_SALT = new Uint8Array(32);
const VOTE_IV_BYTES = 12;

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
  return options.filter((option) => hashes.has(hashOf(option).toString("hex")));
}

const hashOf = (option: string): Buffer => createHash("sha256").update(option).digest();
