import type { Message } from "@gomarketing/contracts";
import { useMutation } from "@tanstack/react-query";
import { RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { retryMessage } from "../../../backend/messages.ts";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";
import { useProblemText, useReasonText } from "../../../ui/problem-text.ts";
import { toast } from "../../../ui/toast.ts";
import { useMay } from "../../shell/use-may.ts";

interface FailedNoteProps {
  message: Message;
  /** It failed before the server had it. */
  isPending: boolean;
  error: unknown;
}

/** Why a message that the server has is kept back; it leaves by itself when that is over. */
export function WaitingNote({ reason }: { reason: NonNullable<Message["stateReason"]> }) {
  const t = useTranslations("thread");
  const reasonText = useReasonText();
  return (
    <p className="mt-1 text-right text-12 break-words text-ink-2">
      {t("waitsBecause", { reason: reasonText(reason) })}
    </p>
  );
}

/** Why a message did not leave, and what to do about it. */
export function FailedNote({ message, isPending, error }: FailedNoteProps) {
  const t = useTranslations("thread");
  const outbox = useOutbox();
  const mayAct = useMay("agent");
  const problemText = useProblemText();
  const reasonText = useReasonText();
  const why = error ? problemText(error) : message.stateReason && reasonText(message.stateReason);
  const retry = useMutation({ mutationFn: () => retryMessage(message.id) });
  const discard = () => {
    const discarded = outbox.discard(message.id);
    if (discarded) toast(t("discarded"), { action: { label: t("undo"), onClick: () => outbox.restore(discarded) } });
  };
  return (
    <div className="mt-1 flex flex-wrap items-center justify-end gap-x-3 text-12 text-danger">
      <span className="min-w-0 text-right break-words">{why ? t("failedBecause", { reason: why }) : t("failed")}</span>
      {mayAct && (
        <span className="flex gap-1">
          <SmallAction
            icon={<RotateCcw aria-hidden className="size-3.5" />}
            isBusy={retry.isPending}
            onClick={() => (isPending ? outbox.sendAgain(message.id) : retry.mutate())}
          >
            {t("sendAgain")}
          </SmallAction>
          {isPending && (
            <SmallAction icon={<Trash2 aria-hidden className="size-3.5" />} onClick={discard}>
              {t("discard")}
            </SmallAction>
          )}
        </span>
      )}
    </div>
  );
}

interface SmallActionProps {
  icon: React.ReactNode;
  isBusy?: boolean;
  onClick(): void;
  children: React.ReactNode;
}

function SmallAction({ icon, isBusy, onClick, children }: SmallActionProps) {
  return (
    <button
      type="button"
      disabled={isBusy}
      onClick={onClick}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-lg px-2 font-semibold hover:bg-danger-soft disabled:opacity-60"
    >
      {icon}
      {children}
    </button>
  );
}
