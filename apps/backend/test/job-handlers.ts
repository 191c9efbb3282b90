import type { JobHandlers } from "../src/jobs/jobs.ts";

const nothing = async () => undefined;

/** Does this where a chat's messages are to be sent, and nothing for all other jobs. */
export const onlySending = (send: JobHandlers["send-queued-messages"]): JobHandlers => ({
  "send-queued-messages": send,
  "explain-waiting": nothing,
  "fetch-media": nothing,
  "send-read-receipts": nothing,
  "import-history": nothing,
  "import-contacts": nothing,
  "sweep-media": nothing,
  "wake-chat": nothing,
  "distribute-chats": nothing,
  "add-up-volume": nothing,
  "read-document": nothing,
  "enrich-contacts": nothing,
  "offer-knowledge": nothing,
  "transcribe-voice-note": nothing,
  "push-message": nothing,
  prune: nothing,
});
