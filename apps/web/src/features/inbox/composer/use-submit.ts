import type { Chat } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { editMessage } from "../../../backend/messages.ts";
import type { OwnContent, PendingFile } from "../../../backend/outbox/outbox.ts";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import { toast } from "../../../ui/toast.ts";
import { useColleagues } from "../../shell/use-teamwork.ts";
import { mentionedIn } from "./completion.ts";
import type { ComposerMode } from "./composer-mode.ts";
import type { Attachments } from "./use-attachments.ts";

/** WhatsApp's own limit. */
const MAX_TEXT_CHARACTERS = 65_536;

interface Submission {
  chat: Chat;
  mode: ComposerMode;
  attachments: Attachments;
  onModeDone(): void;
  onSent(): void;
}

/** What Enter does: hands new messages to the outbox, or changes one. Answers whether the text was taken. */
export function useSubmit({ chat, mode, attachments, onModeDone, onSent }: Submission) {
  const t = useTranslations("composer");
  const outbox = useOutbox();
  const colleagues = useColleagues() ?? [];
  const change = useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) => editMessage(id, text),
    onSuccess: onModeDone,
  });
  const replyTo = mode.kind === "new" ? mode.replyTo : undefined;
  const sent = () => {
    onModeDone();
    onSent();
  };

  const submit = (typed: string): boolean => {
    const text = typed.trim();
    if (text.length > MAX_TEXT_CHARACTERS) {
      toast.error(t("tooLong"));
      return false;
    }
    if (mode.kind === "edit") {
      change.mutate({ id: mode.message.id, text });
      return false;
    }
    if (mode.kind === "note") {
      outbox.send({
        chatId: chat.id,
        text: "",
        content: { type: "note", text, mentions: mentionedIn(text, colleagues) },
      });
      sent();
      return true;
    }
    for (const { isFirst, ...part } of partsOf(text, attachments.release()))
      outbox.send({ chatId: chat.id, ...part, ...(isFirst && { replyTo }) });
    sent();
    return true;
  };
  /** Sends at once what has no words of its own: a place, a card, a poll, a voice note. */
  const sendAtOnce = (draft: { content: OwnContent } | { attached: PendingFile }) => {
    outbox.send({ chatId: chat.id, text: "", ...draft, replyTo });
    sent();
  };
  return { submit, sendAtOnce, isChanging: change.isPending };
}

interface Part {
  readonly text: string;
  readonly attached?: PendingFile;
  readonly isFirst: boolean;
}

/** The messages that a text and its files become: the words are the first file's caption, or follow a sound, which has none. */
function partsOf(text: string, files: readonly PendingFile[]): Part[] {
  const [first] = files;
  if (!first) return [{ text, isFirst: true }];
  const isApart = first.kind === "audio" && text !== "";
  const parts = files.map((attached, index) => ({
    text: index === 0 && !isApart ? text : "",
    attached,
    isFirst: index === 0,
  }));
  return isApart ? [...parts, { text, isFirst: false }] : parts;
}
