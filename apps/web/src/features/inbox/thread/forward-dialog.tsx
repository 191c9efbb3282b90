import type { Chat, Message } from "@gomarketing/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { fetchChats } from "../../../backend/chats.ts";
import { forwardMessage } from "../../../backend/messages.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { showPhone } from "../../../ui/phone-number.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { toast } from "../../../ui/toast.ts";
import { useMessageSummary } from "../message-summary.ts";

/** To whom a message goes once more. */
export function ForwardDialog({ message, onClose }: { message: Message; onClose(): void }) {
  const t = useTranslations("forward");
  const summary = useMessageSummary();
  const [typed, setTyped] = useState("");
  const chats = useChats(useDeferredValue(typed.trim()));
  const forward = useMutation({
    mutationFn: (chat: Chat) => forwardMessage(message.id, chat.id),
    onSuccess: (_sent, chat) => {
      toast.success(t("done", { name: showPhone(chat.contact.name) }));
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t("title")} description={summary(message)}>
      <TextField label={t("search")} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <ul aria-label={t("chats")} className="mt-3 h-72 overflow-y-auto">
        {chats.data?.map((chat) => (
          <li key={chat.id}>
            <button
              type="button"
              disabled={forward.isPending}
              onClick={() => forward.mutate(chat)}
              className="flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-shade disabled:opacity-60"
            >
              <Avatar name={chat.contact.name} pictureUrl={chat.contact.pictureUrl} className="size-9" />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-14 font-medium">{showPhone(chat.contact.name)}</span>
                <span className="block truncate text-12 text-ink-2">{chat.session.name}</span>
              </span>
            </button>
          </li>
        ))}
        {chats.data?.length === 0 && <li className="p-4 text-center text-14 text-ink-2">{t("nobody")}</li>}
      </ul>
    </Dialog>
  );
}

function useChats(search: string) {
  return useQuery({
    queryKey: keys.forwardChats(search),
    queryFn: async ({ signal }) => (await fetchChats({ tab: "all", search }, undefined, signal)).chats,
    placeholderData: (known) => known,
    staleTime: 0,
  });
}
