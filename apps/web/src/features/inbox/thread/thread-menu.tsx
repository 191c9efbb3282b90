import type { Chat } from "@gomarketing/contracts";
import {
  AlarmClock,
  ArrowRightLeft,
  Bell,
  BellOff,
  CalendarSearch,
  Check,
  CirclePause,
  CirclePlay,
  Copy,
  MailOpen,
  PanelRight,
  Pin,
  PinOff,
  RotateCcw,
  Search,
  Sparkles,
  Tag,
  UserMinus,
  UserPlus,
} from "lucide-react";
import type { ReactElement } from "react";
import { useTranslations } from "use-intl";
import { Menu, MenuItem, MenuSeparator } from "../../../ui/menu.tsx";
import { toast } from "../../../ui/toast.ts";
import type { CommandId } from "../../shell/commands/command-list.ts";
import { useCommands } from "../../shell/commands/command-provider.tsx";
import { useMay } from "../../shell/use-may.ts";
import { useMe } from "../../shell/use-me.ts";
import { useChangeChat, useResolve } from "./use-chat.ts";

/** Everything that can be done with a chat; on a phone the only way to do it. */
export function ThreadMenu({ chat, trigger }: { chat: Chat; trigger: ReactElement }) {
  const t = useTranslations("thread");
  const mayChange = useMay("agent");
  return (
    <Menu startsOpen trigger={trigger}>
      {mayChange && <HandlingItems chat={chat} />}
      <CommandItem
        command="pin"
        icon={chat.isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        text={t(chat.isPinned ? "unpin" : "pin")}
      />
      <CommandItem
        command="mute"
        icon={chat.isMuted ? <Bell aria-hidden /> : <BellOff aria-hidden />}
        text={t(chat.isMuted ? "unmute" : "mute")}
      />
      <MenuSeparator />
      {mayChange && <CommandItem command="summarize" icon={<Sparkles aria-hidden />} text={t("summarize")} />}
      <CommandItem command="searchChat" icon={<Search aria-hidden />} text={t("searchChat")} />
      <CommandItem command="jumpToDate" icon={<CalendarSearch aria-hidden />} text={t("jumpToDate")} />
      <CommandItem command="details" icon={<PanelRight aria-hidden />} text={t("details")} />
      {chat.contact.phone && <CopyPhone phone={chat.contact.phone} />}
    </Menu>
  );
}

/** What changes the chat for the whole team. */
function HandlingItems({ chat }: { chat: Chat }) {
  const t = useTranslations("thread");
  const { resolve, reopen } = useResolve(chat.id);
  const isResting = chat.status === "resolved" || chat.status === "snoozed";
  return (
    <>
      {isResting ? (
        <MenuItem icon={<RotateCcw aria-hidden />} onSelect={reopen}>
          {t("reopen")}
        </MenuItem>
      ) : (
        <>
          <MenuItem icon={<Check aria-hidden />} onSelect={resolve}>
            {t("resolve")}
          </MenuItem>
          <PendingItem chat={chat} />
          <CommandItem command="snooze" icon={<AlarmClock aria-hidden />} text={t("snooze")} />
        </>
      )}
      <AssignItems chat={chat} />
      <CommandItem command="labels" icon={<Tag aria-hidden />} text={t("labels")} />
      <MenuSeparator />
      <CommandItem command="markUnread" icon={<MailOpen aria-hidden />} text={t("markUnread")} />
    </>
  );
}

/** Whether the chat waits for somebody else than the customer. */
function PendingItem({ chat }: { chat: Chat }) {
  const t = useTranslations("threadMenu");
  const change = useChangeChat(chat.id);
  const isPending = chat.status === "pending";
  return (
    <MenuItem
      icon={isPending ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
      onSelect={() => change.mutate({ status: isPending ? "open" : "pending" })}
    >
      {t(isPending ? "markOpen" : "markPending")}
    </MenuItem>
  );
}

function AssignItems({ chat }: { chat: Chat }) {
  const t = useTranslations("thread");
  const me = useMe();
  const change = useChangeChat(chat.id);
  return (
    <>
      {chat.assignee?.id !== me.id && (
        <MenuItem icon={<UserPlus aria-hidden />} onSelect={() => change.mutate({ assigneeId: me.id })}>
          {t("assignToMe")}
        </MenuItem>
      )}
      <CommandItem command="assign" icon={<ArrowRightLeft aria-hidden />} text={t("assign")} />
      {chat.assignee && (
        <MenuItem icon={<UserMinus aria-hidden />} onSelect={() => change.mutate({ assigneeId: null })}>
          {t("unassign")}
        </MenuItem>
      )}
    </>
  );
}

function CommandItem({ command, icon, text }: { command: CommandId; icon: ReactElement; text: string }) {
  const commands = useCommands();
  return (
    // What takes the focus waits until the menu has given it back.
    <MenuItem icon={icon} onSelect={() => void setTimeout(() => commands.run(command))}>
      {text}
    </MenuItem>
  );
}

function CopyPhone({ phone }: { phone: string }) {
  const t = useTranslations("thread");
  const copied = useTranslations("common")("copied");
  return (
    <MenuItem
      icon={<Copy aria-hidden />}
      onSelect={() => void navigator.clipboard.writeText(phone).then(() => toast.success(copied))}
    >
      {t("copyPhone")}
    </MenuItem>
  );
}
