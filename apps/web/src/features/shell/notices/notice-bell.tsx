import { Bell } from "lucide-react";
import { lazy } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import { LazyPopup } from "../../../ui/lazy-popup.tsx";
import { useNotifications } from "../use-teamwork.ts";

const NoticePopover = lazy(() =>
  import("./notice-popover.tsx").then(({ NoticePopover }) => ({ default: NoticePopover })),
);

/** What happened that concerns oneself, and how new messages are told. */
export function NoticeBell({ side }: { side: "right" | "bottom" }) {
  const t = useTranslations("notices");
  const unread = useNotifications()?.unreadCount ?? 0;
  return (
    <LazyPopup
      kind="dialog"
      trigger={
        <IconButton label={unread > 0 ? t("titleWith", { count: unread }) : t("title")} className="relative">
          <Bell aria-hidden className="size-5" />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute top-0.5 right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-brand px-1 text-11 leading-none font-semibold text-on-brand"
            >
              {unread > 9 ? "9+" : unread}
            </span>
          )}
        </IconButton>
      }
    >
      {(trigger) => <NoticePopover trigger={trigger} side={side} />}
    </LazyPopup>
  );
}
