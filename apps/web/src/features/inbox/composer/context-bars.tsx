import type { Message } from "@gomarketing/contracts";
import { Lock, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../../ui/button.tsx";
import { useMessageSummary } from "../message-summary.ts";
import type { ComposerMode } from "./composer-mode.ts";

interface ContextBarProps {
  mode: ComposerMode;
  onCancel(): void;
}

/** What the text belongs to: the message that it answers or changes, or the team alone. */
export function ContextBar({ mode, onCancel }: ContextBarProps) {
  if (mode.kind === "edit") return <EditBar message={mode.message} onCancel={onCancel} />;
  if (mode.kind === "note") return <NoteBar onCancel={onCancel} />;
  return mode.replyTo && <ReplyBar message={mode.replyTo} onCancel={onCancel} />;
}

function ReplyBar({ message, onCancel }: { message: Message; onCancel(): void }) {
  const t = useTranslations("composer");
  const you = useTranslations("inbox")("you");
  const summary = useMessageSummary();
  const name = message.author.kind === "contact" ? message.author.name : you;
  return (
    <Bar cancelLabel={t("cancelReply")} onCancel={onCancel}>
      <p className="truncate text-13 font-semibold text-brand-ink">{t("replyingTo", { name })}</p>
      <p className="truncate text-13 text-ink-2">{summary(message)}</p>
    </Bar>
  );
}

function EditBar({ message, onCancel }: { message: Message; onCancel(): void }) {
  const t = useTranslations("composer");
  const summary = useMessageSummary();
  return (
    <Bar cancelLabel={t("cancelEdit")} onCancel={onCancel}>
      <p className="truncate text-13 font-semibold text-brand-ink">{t("editing")}</p>
      <p className="truncate text-13 text-ink-2">{summary(message)}</p>
    </Bar>
  );
}

/** Nobody should take a note for an answer, nor an answer for a note. */
function NoteBar({ onCancel }: { onCancel(): void }) {
  const t = useTranslations("composer");
  return (
    <Bar cancelLabel={t("cancelNote")} onCancel={onCancel}>
      <p className="flex items-center gap-1.5 py-1.5 text-13 font-semibold text-warn">
        <Lock aria-hidden className="size-4 shrink-0" />
        {t("noteHint")}
      </p>
    </Bar>
  );
}

function Bar({ cancelLabel, onCancel, children }: { cancelLabel: string; onCancel(): void; children: ReactNode }) {
  return (
    <div className="mx-3 mt-2 flex items-start gap-2 rounded-lg border-l-[3px] border-brand bg-shade py-1.5 pr-1 pl-3">
      <div className="min-w-0 flex-1">{children}</div>
      <IconButton label={cancelLabel} onClick={onCancel} isSmall>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
