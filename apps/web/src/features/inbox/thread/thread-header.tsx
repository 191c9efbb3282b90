import type { Chat } from "@gomarketing/contracts";
import {
  AlarmClock,
  ArrowLeft,
  Check,
  EllipsisVertical,
  PanelRight,
  RotateCcw,
  Search,
  Timer,
  UserPlus,
} from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useIsOnline, useTyping } from "../../../backend/live/live-provider.tsx";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Button, IconButton } from "../../../ui/button.tsx";
import { LazyPopup } from "../../../ui/lazy-popup.tsx";
import { showPhone } from "../../../ui/phone-number.ts";
import { useCommand, useCommands } from "../../shell/commands/command-provider.tsx";
import { useMay } from "../../shell/use-may.ts";
import { useMe } from "../../shell/use-me.ts";
import { LabelChip } from "../label-chip.tsx";
import { openChat } from "../use-open-chat.ts";
import { useChangeChat, useResolve } from "./use-chat.ts";

const ThreadMenu = lazyWithTexts(() => import("./thread-menu.tsx").then(({ ThreadMenu }) => ({ default: ThreadMenu })));

/** More would leave no room for the name; the panel has them all. */
const MOST_LABELS = 2;

interface ThreadHeaderProps {
  chat: Chat;
  isPanelOpen: boolean;
  onTogglePanel(): void;
}

/** Who the chat is with and what can be done with it. */
export function ThreadHeader({ chat, isPanelOpen, onTogglePanel }: ThreadHeaderProps) {
  const t = useTranslations("thread");
  const commands = useCommands();
  const mayChange = useMay("agent");
  return (
    <header className="@container flex h-14 shrink-0 items-center gap-3 border-b border-line bg-surface px-2 md:px-4">
      <IconButton label={t("backToList")} className="md:hidden" onClick={() => openChat(undefined)}>
        <ArrowLeft aria-hidden className="size-5" />
      </IconButton>
      <div className="relative flex min-w-0 flex-1 items-center gap-3 max-md:-ml-1">
        <Avatar name={chat.contact.name} pictureUrl={chat.contact.pictureUrl} className="size-10" />
        <div className="min-w-0 flex-1">
          <h2 className="flex items-center gap-1.5 text-15 leading-5 font-semibold">
            <button
              type="button"
              title={t("details")}
              onClick={onTogglePanel}
              // The whole place is the button, its name stays that of the chat.
              className="min-w-0 truncate rounded before:absolute before:-inset-1"
            >
              {showPhone(chat.contact.name)}
            </button>
            {chat.disappearingSeconds && (
              <Timer role="img" aria-label={t("disappearing")} className="size-4 shrink-0 text-ink-2" />
            )}
          </h2>
          <Subtitle chat={chat} />
        </div>
      </div>
      {/* The panel has them too, and leaves less room for the name. */}
      {!isPanelOpen && <Badges chat={chat} />}
      {mayChange && <Actions chat={chat} />}
      <IconButton label={t("searchChat")} className="max-md:hidden" onClick={() => commands.run("searchChat")}>
        <Search aria-hidden className="size-5" />
      </IconButton>
      <IconButton
        label={t("details")}
        aria-pressed={isPanelOpen}
        onClick={onTogglePanel}
        className="max-md:hidden aria-pressed:bg-brand-soft aria-pressed:text-brand-ink"
      >
        <PanelRight aria-hidden className="size-5" />
      </IconButton>
      <More chat={chat} />
    </header>
  );
}

/** What the chat carries, where there is room for it. */
function Badges({ chat }: { chat: Chat }) {
  const t = useTranslations("thread");
  const format = useFormatter();
  const until =
    chat.snoozedUntil && format.dateTime(new Date(chat.snoozedUntil), { dateStyle: "short", timeStyle: "short" });
  return (
    <div className="flex min-w-0 items-center gap-1.5 max-lg:hidden">
      {chat.status === "snoozed" && (
        <span className="inline-flex items-center gap-1 rounded-full bg-warn-soft px-2 text-12 leading-5 font-medium whitespace-nowrap text-warn">
          <AlarmClock aria-hidden className="size-3.5" />
          {until ? t("snoozedUntil", { at: until }) : t("snoozed")}
        </span>
      )}
      {chat.labels.slice(0, MOST_LABELS).map((label) => (
        <LabelChip key={label} name={label} />
      ))}
    </div>
  );
}

function Subtitle({ chat }: { chat: Chat }) {
  const t = useTranslations("thread");
  const typingText = useTranslations("inbox");
  const me = useMe();
  const typing = useTyping().get(chat.id);
  const isOnline = useIsOnline(chat.id);
  const assignee = chat.assignee
    ? chat.assignee.id === me.id
      ? t("assignedToMe")
      : t("assignedTo", { name: chat.assignee.name })
    : t("inQueue");
  const people = chat.group?.participantCount;
  const facts = [
    !typing && isOnline && t("online"),
    people !== undefined && t("participants", { count: people }),
    chat.contact.phone && showPhone(chat.contact.phone),
    chat.session.name,
    chat.team?.name,
    assignee,
  ];
  return (
    <p className="truncate text-12 text-ink-2">
      {typing && (
        <span className="font-medium text-ok">
          {typingText(typing === "composing" ? "typing" : "recording")}
          {" · "}
        </span>
      )}
      {facts.filter(Boolean).join(" · ")}
    </p>
  );
}

function Actions({ chat }: { chat: Chat }) {
  const t = useTranslations("thread");
  const me = useMe();
  const change = useChangeChat(chat.id);
  const { resolve, reopen, isBusy } = useResolve(chat.id);
  const isResolved = chat.status === "resolved" || chat.status === "snoozed";
  useCommand("resolve", isResolved ? reopen : resolve);
  useCommand("assignToMe", chat.assignee?.id === me.id ? undefined : () => change.mutate({ assigneeId: me.id }));
  const resolveIcon = isResolved ? (
    <RotateCcw aria-hidden className="size-4" />
  ) : (
    <Check aria-hidden className="size-4" />
  );
  return (
    <>
      {!chat.assignee && !isResolved && (
        <Button
          tone="quiet"
          size="small"
          // With the panel open there is room for the name or for this, which the menu has too.
          className="@max-3xl:hidden"
          icon={<UserPlus aria-hidden className="size-4" />}
          isBusy={change.isPending}
          onClick={() => change.mutate({ assigneeId: me.id })}
        >
          {t("assignToMe")}
        </Button>
      )}
      <Button
        tone="outline"
        size="small"
        className="max-md:hidden"
        icon={resolveIcon}
        isBusy={isBusy}
        onClick={isResolved ? reopen : resolve}
      >
        {isResolved ? t("reopen") : t("resolve")}
      </Button>
    </>
  );
}

function More({ chat }: { chat: Chat }) {
  const t = useTranslations("thread");
  return (
    <LazyPopup
      kind="menu"
      trigger={
        <IconButton label={t("more")}>
          <EllipsisVertical aria-hidden className="size-5" />
        </IconButton>
      }
    >
      {(trigger) => <ThreadMenu chat={chat} trigger={trigger} />}
    </LazyPopup>
  );
}
