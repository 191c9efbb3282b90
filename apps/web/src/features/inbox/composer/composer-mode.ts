import type { Message } from "@gomarketing/contracts";

/** What the composer writes: a new message, perhaps an answer to one, or another text for one already sent. */
export type ComposerMode = { kind: "new"; replyTo?: Message } | { kind: "edit"; message: Message };
