import type { Chat } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { editMessage } from "../../../backend/messages.ts";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import { toast } from "../../../ui/toast.ts";
import type { ComposerMode } from "./composer-mode.ts";
import type { useAttachment } from "./use-attachment.ts";

/** WhatsApp's own limit. */
const MAX_TEXT_CHARACTERS = 65_536;

interface Submission {
  chat: Chat;
  mode: ComposerMode;
  attachment: ReturnType<typeof useAttachment>;
  onModeDone(): void;
  onSent(): void;
}

/** What Enter does: hands a new message to the outbox, or changes one. Answers whether the text was taken. */
export function useSubmit({ chat, mode, attachment, onModeDone, onSent }: Submission) {
  const t = useTranslations("composer");
  const outbox = useOutbox();
  const change = useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) => editMessage(id, text),
    onSuccess: onModeDone,
  });

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
    const attached = attachment.release();
    const { replyTo } = mode;
    // A sound has no caption: the words follow it.
    const isApart = attached?.kind === "audio" && text !== "";
    outbox.send({ chatId: chat.id, text: isApart ? "" : text, attached, replyTo });
    if (isApart) outbox.send({ chatId: chat.id, text });
    onModeDone();
    onSent();
    return true;
  };
  return { submit, isBusy: change.isPending };
}
