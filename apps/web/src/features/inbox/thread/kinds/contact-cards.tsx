import type { Chat, Message } from "@gomarketing/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageCirclePlus } from "lucide-react";
import { useTranslations } from "use-intl";
import { startChat } from "../../../../backend/chats.ts";
import { keys } from "../../../../backend/query-keys.ts";
import { Avatar } from "../../../../ui/avatar.tsx";
import { Button } from "../../../../ui/button.tsx";
import { showPhone } from "../../../../ui/phone-number.ts";
import { useMay } from "../../../shell/use-may.ts";
import { openChat } from "../../use-open-chat.ts";

/** Somebody's card, and the way to write to them. */
export function ContactCards({ message }: { message: Message }) {
  return (
    <ul className="w-72 max-w-full divide-y divide-line">
      {message.contacts?.map((card) => (
        <Card key={`${card.name} ${card.phones.join()}`} card={card} chatId={message.chatId} />
      ))}
    </ul>
  );
}

type ContactCard = NonNullable<Message["contacts"]>[number];

function Card({ card, chatId }: { card: ContactCard; chatId: string }) {
  const t = useTranslations("kinds");
  const cache = useQueryClient();
  const phone = card.phones[0];
  const mayStart = useMay("agent");
  const start = useMutation({
    mutationFn: async (to: string) => {
      const sessionId = cache.getQueryData<Chat>(keys.chat(chatId))?.session.id ?? "";
      return startChat({ phone: to, name: card.name || undefined, sessionId });
    },
    onSuccess: ({ id }) => openChat(id),
  });
  return (
    <li className="py-1.5">
      <div className="flex items-center gap-2.5">
        <Avatar name={card.name} className="size-10" />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-14 font-medium">{card.name || t("contact")}</span>
          {card.phones.map((one) => (
            <span key={one} className="block truncate text-13 text-ink-2">
              {showPhone(one)}
            </span>
          ))}
        </span>
      </div>
      {phone && mayStart && (
        <Button
          tone="outline"
          size="small"
          className="mt-1.5 w-full"
          icon={<MessageCirclePlus aria-hidden className="size-4" />}
          isBusy={start.isPending}
          onClick={() => start.mutate(phone)}
        >
          {t("startChat")}
        </Button>
      )}
    </li>
  );
}
