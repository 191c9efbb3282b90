import type { Message } from "@gomarketing/contracts";
import { Paperclip, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { PendingFile } from "../../../backend/outbox/outbox.ts";
import { IconButton } from "../../../ui/button.tsx";
import { useMessageSummary } from "../message-summary.ts";

export function ReplyBar({ message, onCancel }: { message: Message; onCancel(): void }) {
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

export function EditBar({ message, onCancel }: { message: Message; onCancel(): void }) {
  const t = useTranslations("composer");
  const summary = useMessageSummary();
  return (
    <Bar cancelLabel={t("cancelEdit")} onCancel={onCancel}>
      <p className="truncate text-13 font-semibold text-brand-ink">{t("editing")}</p>
      <p className="truncate text-13 text-ink-2">{summary(message)}</p>
    </Bar>
  );
}

export function FileBar({ attached, onRemove }: { attached: PendingFile; onRemove(): void }) {
  const t = useTranslations("composer");
  const { name } = attached.file;
  return (
    <Bar cancelLabel={t("removeImage")} onCancel={onRemove}>
      {attached.kind === "image" ? (
        <img
          src={attached.previewUrl}
          alt={t("image", { name })}
          className="h-24 max-w-full rounded-lg object-contain"
        />
      ) : (
        <p className="flex items-center gap-2 py-1 text-14">
          <Paperclip aria-hidden className="size-4 shrink-0" />
          <span className="sr-only">{t("file", { name })}</span>
          <span aria-hidden className="truncate">
            {name}
          </span>
        </p>
      )}
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
