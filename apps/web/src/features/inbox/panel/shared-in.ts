import type { Message } from "@gomarketing/contracts";

const MOST_PICTURES = 12;
const MOST_OTHERS = 8;
const LINK = /https?:\/\/[^\s<>"]+/i;

/** What was shared in some messages, the newest first, as many as a panel has room for. */
export function sharedIn(messages: readonly Message[]) {
  const shown = messages.filter(({ revokedAt, isViewOnce }) => !revokedAt && !isViewOnce).toReversed();
  const files = shown.filter(({ media }) => media?.state === "ready");
  return {
    pictures: files.filter(({ type }) => type === "image").slice(0, MOST_PICTURES),
    documents: files.filter(({ type }) => type === "document").slice(0, MOST_OTHERS),
    links: shown.flatMap((message) => linkOf(message)).slice(0, MOST_OTHERS),
  };
}

/** The first address in a text, by its host: that is what tells where it leads. */
function linkOf(message: Message): { message: Message; host: string }[] {
  const found = message.text?.match(LINK)?.[0];
  return found && URL.canParse(found) ? [{ message, host: new URL(found).hostname }] : [];
}
