import type { Message } from "@gomarketing/contracts";
import { ChevronDown } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { lazyWithTexts } from "../../../i18n/lazy-with-texts.ts";
import { LazyPopup } from "../../../ui/lazy-popup.tsx";
import { whenIdle } from "../../../ui/when-idle.ts";
import { useMay } from "../../shell/use-may.ts";
import { useMe } from "../../shell/use-me.ts";
import { NO_POWERS, powersOver } from "./message-powers.ts";

interface MessageMenuProps {
  message: Message;
  onReply(message: Message): void;
  onEdit(message: Message): void;
}

const load = () =>
  import("./loaded-message-menu.tsx").then(({ LoadedMessageMenu }) => ({ default: LoadedMessageMenu }));
const LoadedMessageMenu = lazyWithTexts(load);

/** What can be done with one message; its button shows on hover, on focus, and on touch screens. */
export function MessageMenu({ message, onReply, onEdit }: MessageMenuProps) {
  const t = useTranslations("thread.menu");
  useEffect(() => whenIdle(load), []);
  const ownId = useMe().id;
  const mayAct = useMay("agent");
  const powers = mayAct ? powersOver(message, Date.now(), ownId) : NO_POWERS;
  if (!powers.canAnswer && !powers.canCancel && !message.text && !(mayAct && message.revokedAt)) return null;
  return (
    <LazyPopup
      kind="menu"
      trigger={
        <button
          type="button"
          aria-label={t("label")}
          title={t("label")}
          className="flex size-8 shrink-0 items-center justify-center rounded-full text-ink-2 opacity-0 transition-opacity group-hover:opacity-100 hover:bg-shade-2 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-60"
        >
          <ChevronDown aria-hidden className="size-4.5" />
        </button>
      }
    >
      {(trigger) => (
        <LoadedMessageMenu message={message} powers={powers} trigger={trigger} onReply={onReply} onEdit={onEdit} />
      )}
    </LazyPopup>
  );
}
