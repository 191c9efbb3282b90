import type { Message } from "@gomarketing/contracts";

/** What the composer writes: a new message, perhaps an answer to one; another text for one already sent; or a note for the team. */
export type ComposerMode = { kind: "new"; replyTo?: Message } | { kind: "edit"; message: Message } | { kind: "note" };
