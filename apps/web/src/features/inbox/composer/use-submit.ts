import type { Chat } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import type { RefObject } from "react";
import { useTranslations } from "use-intl";
import { editMessage } from "../../../backend/messages.ts";
import type { Mention, OwnContent, PendingFile } from "../../../backend/outbox/outbox.ts";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import { toast } from "../../../ui/toast.ts";
import { useColleagues } from "../../shell/use-teamwork.ts";
import { mentionedIn } from "./completion.ts";
import type { ComposerMode } from "./composer-mode.ts";
import type { Namer } from "./group-people.tsx";
import type { Named } from "./name-people.ts";
import type { Attachments } from "./use-attachments.ts";

/** WhatsApp's own limit. */
const MAX_TEXT_CHARACTERS = 65_536;

interface Submission {
  chat: Chat;
  mode: ComposerMode;
  attachments: Attachments;
  /** Of a group, once its people are known. */
  namer: RefObject<Namer | undefined>;
  onModeDone(): void;
  onSent(): void;
}

/** What Enter does: hands new messages to the outbox, or changes one. Answers whether the text was taken. */
export function useSubmit({ chat, mode, attachments, namer, onModeDone, onSent }: Submission) {
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
    for (const { isFirst, ...part } of partsOf(namer.current?.(text) ?? { text }, attachments.release()))
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
  readonly mentions?: readonly Mention[];
  readonly attached?: PendingFile;
  readonly isFirst: boolean;
}

/** The messages that a text and its files become: the words are the first file's caption, or follow a sound, which has none. */
function partsOf(words: Named, files: readonly PendingFile[]): Part[] {
  const [first] = files;
  if (!first) return [{ ...words, isFirst: true }];
  const isApart = first.kind === "audio" && words.text !== "";
  const parts = files.map((attached, index) => ({
    ...(index === 0 && !isApart ? words : { text: "" }),
    attached,
    isFirst: index === 0,
  }));
  return isApart ? [...parts, { ...words, isFirst: false }] : parts;
}
