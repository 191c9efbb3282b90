import type { Chat } from "@gomarketing/contracts";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import { ChatFacts } from "./chat-facts.tsx";
import { ChatNotes } from "./chat-notes.tsx";
import { ChatSummary } from "./chat-summary.tsx";
import { ContactFields } from "./contact-fields.tsx";
import { ContactFindings } from "./contact-findings.tsx";
import { ContactProfile } from "./contact-profile.tsx";
import { SharedFiles } from "./shared-files.tsx";

/** Beside a thread: who the customer is, what is known of them, and what was shared. */
export function ContactPanel({ chat, onClose }: { chat: Chat; onClose(): void }) {
  const t = useTranslations("panel");
  return (
    <aside
      aria-label={t("title")}
      className="absolute inset-0 z-20 flex flex-col overflow-y-auto border-line bg-surface md:left-auto md:w-80 md:border-l xl:static xl:shrink-0"
    >
      <div className="flex h-14 shrink-0 items-center justify-between border-b border-line pr-2 pl-4">
        <h2 className="text-15 font-semibold">{t("title")}</h2>
        <IconButton label={t("close")} onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </div>
      <ContactProfile chat={chat} />
      <ChatFacts chat={chat} />
      {!chat.isGroup && <ContactFields contactId={chat.contact.id} />}
      {!chat.isGroup && <ContactFindings contactId={chat.contact.id} />}
      <ChatSummary key={chat.id} chatId={chat.id} />
      <ChatNotes chatId={chat.id} />
      <SharedFiles chat={chat} />
    </aside>
  );
}
