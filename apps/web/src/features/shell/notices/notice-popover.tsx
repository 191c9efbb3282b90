import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Popover } from "radix-ui";
import { type ReactElement, useState } from "react";
import { useTranslations } from "use-intl";
import { keys } from "../../../backend/query-keys.ts";
import { setAvailable } from "../../../backend/teamwork.ts";
import { Switch } from "../../../ui/switch.tsx";
import { toast } from "../../../ui/toast.ts";
import { useMay } from "../use-may.ts";
import { useMe } from "../use-me.ts";
import { useColleagues } from "../use-teamwork.ts";
import { chime } from "./chime.ts";
import { useDesktopChoice, useSoundChoice } from "./notice-settings.ts";
import { NotificationList } from "./notification-list.tsx";

export function NoticePopover({ trigger, side }: { trigger: ReactElement; side: "right" | "bottom" }) {
  const t = useTranslations("notices");
  const isHandedChats = useMay("agent");
  const [isOpen, setOpen] = useState(true);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side={side}
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("title")}
          className="z-50 flex w-80 max-w-[calc(100vw-1rem)] flex-col gap-1 rounded-xl border border-line bg-surface p-2 shadow-pop"
        >
          <h2 className="px-2 pt-1 text-15 font-semibold">{t("title")}</h2>
          <NotificationList onOpened={() => setOpen(false)} />
          <hr className="my-1 border-line" />
          {isHandedChats && <AvailableSwitch />}
          <SoundSwitch />
          <DesktopSwitch />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Whether one is handed chats that nobody has. */
function AvailableSwitch() {
  const t = useTranslations("notices");
  const cache = useQueryClient();
  const me = useMe();
  const isAvailable = useColleagues()?.find(({ id }) => id === me.id)?.isAvailable ?? true;
  const change = useMutation({
    mutationFn: setAvailable,
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.colleagues }),
  });
  return (
    <Switch
      label={t("available")}
      hint={t("availableHint")}
      isOn={isAvailable}
      onChange={(isOn) => change.mutate(isOn)}
    />
  );
}

function SoundSwitch() {
  const t = useTranslations("notices");
  const [sound, choose] = useSoundChoice();
  const change = (isOn: boolean) => {
    choose(isOn ? "on" : "off");
    // Whoever switches it on hears what they chose.
    if (isOn) chime();
  };
  return <Switch label={t("sound")} isOn={sound === "on"} onChange={change} />;
}

/** The browser is asked for leave when somebody wants it, never before. */
function DesktopSwitch() {
  const t = useTranslations("notices");
  const [desktop, choose] = useDesktopChoice();
  const isPossible = typeof Notification !== "undefined";
  const isAllowed = isPossible && Notification.permission === "granted";
  const change = async (isOn: boolean) => {
    if (!isOn) return choose("off");
    const answer = await Notification.requestPermission();
    if (answer === "granted") choose("on");
    else toast.error(t("desktopRefused"));
  };
  if (!isPossible) return null;
  return (
    <Switch
      label={t("desktop")}
      hint={t("desktopHint")}
      isOn={desktop === "on" && isAllowed}
      onChange={(isOn) => void change(isOn)}
    />
  );
}
