import type { Notification } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { AtSign, UserCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "use-intl";
import { readNotifications } from "../../../backend/teamwork.ts";
import { Button } from "../../../ui/button.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { showPhone } from "../../../ui/phone-number.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { chatHref } from "../../inbox/use-open-chat.ts";
import { useNotifications } from "../use-teamwork.ts";

const ICONS = { mention: AtSign, assigned: UserCheck } as const;

/** What concerns oneself, the newest first. Opening one reads it. */
export function NotificationList({ onOpened }: { onOpened(): void }) {
  const t = useTranslations("notices");
  const router = useRouter();
  const known = useNotifications();
  const read = useMutation({ mutationFn: readNotifications });
  if (!known) return <Skeleton className="h-12 rounded-lg" count={2} />;
  if (known.notifications.length === 0) return <p className="px-2 py-3 text-13 text-ink-2">{t("none")}</p>;
  const open = ({ id, chatId, messageId, readAt }: Notification) => {
    if (!readAt) read.mutate([id]);
    router.push(chatHref(chatId, messageId));
    onOpened();
  };
  return (
    <>
      <ul aria-label={t("title")} className="max-h-72 overflow-y-auto">
        {known.notifications.map((one) => (
          <li key={one.id}>
            <Row notification={one} onOpen={() => open(one)} />
          </li>
        ))}
      </ul>
      {known.unreadCount > 0 && (
        <Button tone="quiet" size="small" isBusy={read.isPending} onClick={() => read.mutate(undefined)}>
          {t("readAll")}
        </Button>
      )}
    </>
  );
}

function Row({ notification, onOpen }: { notification: Notification; onOpen(): void }) {
  const t = useTranslations("notices");
  const format = useFormatter();
  const { kind, by, contactName, text, createdAt, readAt } = notification;
  const Icon = ICONS[kind];
  return (
    <button
      type="button"
      onClick={onOpen}
      className={classNames(
        "flex w-full items-start gap-2.5 rounded-lg px-2 py-2 text-left hover:bg-shade",
        !readAt && "bg-brand-soft",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-brand-ink" />
      <span className="min-w-0 flex-1">
        <span className={classNames("block text-13", !readAt && "font-semibold")}>
          {t(kind, { by: by?.name ?? t("desk"), contact: showPhone(contactName) })}
          {!readAt && <span className="sr-only"> ({t("unread")})</span>}
        </span>
        {text && <span className="line-clamp-2 text-12 break-words text-ink-2">{text}</span>}
        <time dateTime={createdAt} className="text-11 text-ink-2">
          {format.dateTime(new Date(createdAt), { dateStyle: "short", timeStyle: "short" })}
        </time>
      </span>
    </button>
  );
}
