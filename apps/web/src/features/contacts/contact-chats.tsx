import type { Contact } from "@gomarketing/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { MessageCirclePlus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { startChat } from "../../backend/chats.ts";
import { fetchChatsOf } from "../../backend/contacts.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button } from "../../ui/button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { PanelSection } from "../inbox/panel/panel-section.tsx";
import { chatHref } from "../inbox/use-open-chat.ts";
import { useMay } from "../shell/use-may.ts";
import { useSessions } from "../shell/use-overview.ts";

/** Where one has spoken with the contact, and the way to begin on another number. */
export function ContactChats({ contact }: { contact: Contact }) {
  const t = useTranslations("contacts");
  const status = useTranslations("contacts.chatStatus");
  const format = useFormatter();
  const chats = useQuery({
    queryKey: keys.contactChats(contact.id),
    queryFn: ({ signal }) => fetchChatsOf(contact, signal),
    staleTime: 0,
  }).data;
  const known = new Set(chats?.map(({ session }) => session.id));
  return (
    <PanelSection title={t("chats")}>
      {!chats && <Skeleton className="h-12 rounded-lg" count={1} />}
      {chats?.length === 0 && <p className="text-13 text-ink-2">{t("noChats")}</p>}
      <ul className="-mx-2 flex flex-col empty:hidden">
        {chats?.map((chat) => (
          <li key={chat.id}>
            <Link href={chatHref(chat.id)} className="block rounded-lg px-2 py-1.5 hover:bg-shade">
              <span className="block truncate text-14 font-medium">{chat.session.name}</span>
              <span className="block truncate text-12 text-ink-2">
                {status(chat.status)} ·{" "}
                {format.dateTime(new Date(chat.lastActivityAt), { dateStyle: "short", timeStyle: "short" })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {chats && contact.phone && <StartChat phone={contact.phone} name={contact.name} without={known} />}
    </PanelSection>
  );
}

function StartChat({ phone, name, without }: { phone: string; name: string; without: ReadonlySet<string> }) {
  const t = useTranslations("contacts");
  const router = useRouter();
  const mayStart = useMay("agent");
  const sessions = (useSessions().data ?? []).filter(({ id }) => !without.has(id));
  const [chosen, choose] = useState<string>();
  const start = useMutation({
    mutationFn: (sessionId: string) => startChat({ phone, name, sessionId }),
    onSuccess: ({ id }) => router.push(chatHref(id)),
  });
  const [first] = sessions;
  if (!first || !mayStart) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {sessions.length > 1 && (
        <select
          aria-label={t("session")}
          onChange={(event) => choose(event.target.value)}
          className="h-8.5 min-w-0 flex-1 rounded-[10px] border border-line-strong bg-surface px-2 text-13"
        >
          {sessions.map((session) => (
            <option key={session.id} value={session.id}>
              {session.name}
            </option>
          ))}
        </select>
      )}
      <Button
        tone="outline"
        size="small"
        icon={<MessageCirclePlus aria-hidden className="size-4" />}
        isBusy={start.isPending}
        onClick={() => start.mutate(chosen ?? first.id)}
      >
        {t("startChat")}
      </Button>
    </div>
  );
}
