import type { MessageState } from "@gomarketing/contracts";
import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import { useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";

interface MessageTicksProps {
  state: MessageState;
  /** The colour, where the usual ones cannot be read. */
  tone?: string;
  className?: string;
}

/** How far an outbound message has come; says it to screen readers too. */
export function MessageTicks({ state, tone, className }: MessageTicksProps) {
  const t = useTranslations("thread.state");
  if (state === "received") return null;
  const Icon = ICONS[state];
  const isRead = state === "read" || state === "played";
  return (
    <Icon
      role="img"
      aria-label={t(state)}
      data-state={state}
      className={classNames(
        "size-4 shrink-0",
        tone ?? (isRead ? "text-read" : state === "failed" && "text-danger"),
        className,
      )}
    />
  );
}

const ICONS = {
  queued: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  played: CheckCheck,
  failed: CircleAlert,
} as const;
