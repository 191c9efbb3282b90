import type { MessageKind } from "@gomarketing/contracts";
import type { Member } from "../context.ts";

/** What is asked besides words. */
export interface SearchFilters {
  /** A contact's id: who is written with. */
  readonly person?: string;
  readonly session?: string;
  readonly label?: string;
  /** `me`, `none`, or a user's id. */
  readonly assignee?: string;
  readonly kinds?: readonly MessageKind[];
}

/** What SQL's `fits_chat` and `wanted_messages` read; each may be missing. */
export interface Wanted {
  readonly contact?: string;
  readonly session?: string;
  readonly label?: string;
  readonly assignee?: string | null;
  readonly types?: readonly MessageKind[];
}

/**
 * What a member wants to see of what is found. Whoever may not see all chats is held here, and in `fits_chat`: nothing that is
 * searched goes around them.
 */
export function wantedBy(member: Member, filters: SearchFilters): Wanted {
  const { person, session, label, assignee, kinds } = filters;
  return {
    ...(person !== undefined && { contact: person }),
    ...(session !== undefined && { session }),
    ...(label !== undefined && { label }),
    ...(assignee !== undefined && {
      assignee: assignee === "me" ? member.userId : assignee === "none" ? null : assignee,
    }),
    ...(kinds !== undefined && kinds.length > 0 && { types: kinds }),
  };
}
