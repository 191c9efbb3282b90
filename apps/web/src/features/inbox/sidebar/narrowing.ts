import type { ChatFilter } from "../../../backend/query-keys.ts";

/** How the list is narrowed besides its tab. */
export type Narrowing = Pick<ChatFilter, "label" | "teamId" | "sessionId" | "isUnread">;
