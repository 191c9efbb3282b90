import { Bell } from "lucide-react";
import { lazy } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import { LazyPopup } from "../../../ui/lazy-popup.tsx";

const NoticePopover = lazy(() =>
  import("./notice-popover.tsx").then(({ NoticePopover }) => ({ default: NoticePopover })),
);

/** What happened that concerns oneself, and how new messages are told. */
export function NoticeBell({ side }: { side: "right" | "bottom" }) {
  const t = useTranslations("notices");
  return (
    <LazyPopup
      kind="dialog"
      trigger={
        <IconButton label={t("title")}>
          <Bell aria-hidden className="size-5" />
        </IconButton>
      }
    >
      {(trigger) => <NoticePopover trigger={trigger} side={side} />}
    </LazyPopup>
  );
}
