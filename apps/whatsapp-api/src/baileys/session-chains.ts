import type { Chain, SessionRecord } from "./session-record.ts";

/**
 * Turns of a conversation whose keys are kept, for messages that come late or twice. Signal keeps five; a message that
 * comes after more turns than these is asked for again.
 */
const MAX_CLOSED_CHAINS = 20;

/**
 * A session's record without the chains of long past turns. libsignal keeps one for each turn of the conversation, for
 * ever: the record of somebody who is written with daily grows to megabytes, and every message reads and writes it whole.
 */
export function withoutOldChains(record: SessionRecord): SessionRecord {
  const sessions = Object.entries(record._sessions);
  if (sessions.every(([, { _chains }]) => Object.keys(_chains).length <= MAX_CLOSED_CHAINS)) return record;
  const pruned = sessions.map(([key, session]) => [key, { ...session, _chains: pruneChains(session._chains) }]);
  return { ...record, _sessions: Object.fromEntries(pruned) };
}

/** Chains stand in the order in which they began. */
function pruneChains(chains: Readonly<Record<string, Chain>>): Record<string, Chain> {
  const closed = Object.keys(chains).filter((id) => chains[id]?.chainKey.key === undefined);
  const old = new Set(closed.slice(0, -MAX_CLOSED_CHAINS));
  return Object.fromEntries(Object.entries(chains).filter(([id]) => !old.has(id)));
}
