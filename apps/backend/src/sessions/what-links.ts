import type { SessionResource } from "@gomarketing/contracts";
import { isPermitted } from "../auth/scopes.ts";
import type { Member } from "../context.ts";

/**
 * Whether somebody may be told what links a phone. Whoever scans a session's QR has their own phone's chats come in there, for
 * all to answer: it is for those alone who manage sessions.
 */
export const mayLink = (member: Pick<Member, "role" | "apiKey">): boolean => isPermitted(member, "sessions.manage");

/** A session without what links a phone to it. */
export const withoutLink = ({ qr: _qr, qrExpiresAt: _expiry, ...rest }: SessionResource): SessionResource => rest;

/** A session as a member may see it. */
export const shownTo = (member: Member, session: SessionResource): SessionResource =>
  mayLink(member) ? session : withoutLink(session);
