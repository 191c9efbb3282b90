import type { ChatFilter } from "../../../backend/query-keys.ts";

/** How the list is narrowed besides its tab. */
export type Narrowing = Pick<ChatFilter, "status" | "label" | "teamId" | "sessionId" | "isUnread">;
