import type { Chat, MonitoringFigure } from "@gomarketing/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { fetchChatsBehind, type MonitoringQuery } from "../../backend/monitoring.ts";
import { keys } from "../../backend/query-keys.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Awaited } from "../../ui/awaited.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { showPhone } from "../../ui/phone-number.ts";
import { chatHref } from "../inbox/use-open-chat.ts";

interface ChatsBehindDialogProps {
  figure: MonitoringFigure;
  query: MonitoringQuery;
  onClose(): void;
}

/** The chats that a figure counts. */
export function ChatsBehindDialog({ figure, query, onClose }: ChatsBehindDialogProps) {
  const t = useTranslations("monitoring");
  const page = useInfiniteQuery({
    queryKey: keys.chatsBehind(figure, query),
    queryFn: ({ pageParam, signal }) => fetchChatsBehind(figure, query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    meta: { isShownInPlace: true },
  });
  const chats = page.data?.pages.flatMap((one) => one.chats);
  return (
    <Dialog isOpen isWide onClose={onClose} title={t(`behind.${figure}`)} description={t(`ranges.${query.range}`)}>
      <Awaited query={page} className="h-14 rounded-xl" count={4} />
      {chats?.length === 0 && <p className="text-14 text-ink-2">{t("noChats")}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {chats?.map((chat) => (
          <Row key={chat.id} chat={chat} />
        ))}
      </ul>
      <MoreButton label={t("more")} list={page} />
    </Dialog>
  );
}

function Row({ chat }: { chat: Chat }) {
  const t = useTranslations("monitoring");
  const format = useFormatter();
  return (
    <li>
      <Link href={chatHref(chat.id)} className="flex items-center gap-3 rounded-lg px-1 py-2 hover:bg-shade">
        <Avatar name={chat.contact.name} pictureUrl={chat.contact.pictureUrl} className="size-10" />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-14 font-medium">{showPhone(chat.contact.name)}</span>
          <span className="block truncate text-12 text-ink-2">
            {[chat.session.name, chat.assignee?.name ?? t("nobody"), ...chat.labels].join(" · ")}
          </span>
        </span>
        <span className="shrink-0 text-12 text-ink-2">
          {format.dateTime(new Date(chat.lastActivityAt), { dateStyle: "short", timeStyle: "short" })}
        </span>
      </Link>
    </li>
  );
}
