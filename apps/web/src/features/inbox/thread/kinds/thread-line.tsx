import type { Message, Notice } from "@gomarketing/contracts";
import { Info, type LucideIcon, Phone, PhoneMissed, Video } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { showPhone } from "../../../../ui/phone-number.ts";

/** A line of the thread that nobody wrote: a call, or what happened to the group. */
export function ThreadLine({ message }: { message: Message }) {
  const format = useFormatter();
  const callText = useCallText();
  const noticeText = useNoticeText();
  const { call, notice } = message;
  const text = call ? callText(call) : notice ? noticeText(notice) : "";
  const Icon = call ? iconOf(call) : Info;
  return (
    <div data-message-id={message.id} className="flex justify-center py-1.5">
      <p className="max-w-[85%] rounded-lg bg-other px-3 py-1 text-center text-12 break-words text-ink-2 shadow-bubble">
        <Icon
          aria-hidden
          className={`mr-1.5 inline-block size-3.5 align-[-2px] ${call?.outcome === "missed" ? "text-danger" : ""}`}
        />
        {text}{" "}
        <time dateTime={message.sentAt} className="tabular-nums">
          {format.dateTime(new Date(message.sentAt), { timeStyle: "short" })}
        </time>
      </p>
    </div>
  );
}

type Call = NonNullable<Message["call"]>;

function iconOf({ isVideo, outcome }: Call): LucideIcon {
  if (outcome === "missed") return PhoneMissed;
  return isVideo ? Video : Phone;
}

function useCallText(): (call: Call) => string {
  const t = useTranslations("kinds.call");
  return ({ isVideo, outcome }) => t(`${outcome}.${isVideo ? "video" : "voice"}`);
}

type TeamNotice = Extract<Notice, { kind: "status" | "assigned" | "labels" | "merged" }>;

/** What the team did with the chat, or the desk by itself. */
function useTeamNoticeText(): (notice: TeamNotice) => string {
  const t = useTranslations("kinds.teamNotice");
  const format = useFormatter();
  return (notice) => {
    const by = notice.by?.name ?? t("desk");
    switch (notice.kind) {
      case "status": {
        if (!notice.by && notice.status === "open") return t(notice.isAwake ? "awake" : "reopened");
        const at = notice.until && format.dateTime(new Date(notice.until), { dateStyle: "short", timeStyle: "short" });
        return at ? t("snoozedUntil", { by, at }) : t(notice.status, { by });
      }
      case "assigned": {
        const { assignee, team } = notice;
        if (assignee && assignee.id === notice.by?.memberId) return t("taken", { by });
        if (assignee) return t("assigned", { by, name: assignee.name });
        return team ? t("toTeam", { by, team: team.name }) : t("unassigned", { by });
      }
      case "labels": {
        const added = format.list(notice.added);
        const removed = format.list(notice.removed);
        if (notice.removed.length === 0) return t("labelsAdded", { by, added });
        return notice.added.length === 0
          ? t("labelsRemoved", { by, removed })
          : t("labelsChanged", { by, added, removed });
      }
      case "merged":
        return t("merged", { by, name: notice.name });
    }
  };
}

function useNoticeText(): (notice: Notice) => string {
  const t = useTranslations("kinds.notice");
  const format = useFormatter();
  const teamText = useTeamNoticeText();
  const nameOf = ({ name }: { name: string }) => showPhone(name);
  return (notice) => {
    const by = notice.by ? nameOf(notice.by) : t("somebody");
    switch (notice.kind) {
      case "joined":
      case "left":
      case "promoted":
      case "demoted": {
        const names = notice.participants.map(nameOf);
        return t(notice.kind, { names: format.list(names) });
      }
      case "subject":
        return t("subject", { by, subject: notice.subject });
      case "description":
        return t(notice.description ? "description" : "descriptionGone", { by });
      case "disappearing": {
        const days = Math.max(1, Math.round(notice.seconds / 86_400));
        return notice.seconds === 0 ? t("disappearingOff", { by }) : t("disappearing", { by, days });
      }
      default:
        return teamText(notice);
    }
  };
}
