import type { Chat } from "@gomarketing/contracts";
import { CalendarSearch, Check, Copy, PanelRight, RotateCcw, UserMinus, UserPlus } from "lucide-react";
import type { ReactElement } from "react";
import { useTranslations } from "use-intl";
import { Menu, MenuItem, MenuSeparator } from "../../../ui/menu.tsx";
import { toast } from "../../../ui/toast.ts";
import { useCommands } from "../../shell/commands/command-provider.tsx";
import { useMe } from "../../shell/use-me.ts";
import { useChangeChat, useResolve } from "./use-chat.ts";

/** Everything that can be done with a chat; on a phone the only way to do it. */
export function ThreadMenu({ chat, trigger }: { chat: Chat; trigger: ReactElement }) {
  const t = useTranslations("thread");
  const me = useMe();
  const change = useChangeChat(chat.id);
  const { resolve, reopen } = useResolve(chat.id);
  const commands = useCommands();
  return (
    <Menu startsOpen trigger={trigger}>
      {chat.status === "resolved" ? (
        <MenuItem icon={<RotateCcw aria-hidden />} onSelect={reopen}>
          {t("reopen")}
        </MenuItem>
      ) : (
        <MenuItem icon={<Check aria-hidden />} onSelect={resolve}>
          {t("resolve")}
        </MenuItem>
      )}
      {chat.assignee?.id !== me.id && (
        <MenuItem icon={<UserPlus aria-hidden />} onSelect={() => change.mutate({ assigneeId: me.id })}>
          {t("assignToMe")}
        </MenuItem>
      )}
      {chat.assignee && (
        <MenuItem icon={<UserMinus aria-hidden />} onSelect={() => change.mutate({ assigneeId: null })}>
          {t("unassign")}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={<CalendarSearch aria-hidden />} onSelect={later(() => commands.run("jumpToDate"))}>
        {t("jumpToDate")}
      </MenuItem>
      <MenuItem icon={<PanelRight aria-hidden />} onSelect={later(() => commands.run("details"))}>
        {t("details")}
      </MenuItem>
      {chat.contact.phone && <CopyPhone phone={chat.contact.phone} />}
    </Menu>
  );
}

/** What takes the focus waits until the menu has given it back. */
const later = (run: () => void) => () => void setTimeout(run);

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
