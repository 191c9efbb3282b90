import { X } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useOutbox } from "../../../backend/outbox/outbox-provider.tsx";

/** How far a file has come, and the way to call it off. */
export function UploadNote({ messageId, share }: { messageId: string; share: number }) {
  const t = useTranslations("thread");
  const format = useFormatter();
  const outbox = useOutbox();
  const percent = format.number(share, { style: "percent", maximumFractionDigits: 0 });
  return (
    <div className="mt-1 flex items-center justify-end gap-2 text-12 text-ink-2">
      <progress aria-label={t("uploading")} max={1} value={share} className="h-1.5 w-32 accent-brand" />
      <span aria-hidden className="w-9 text-right tabular-nums">
        {percent}
      </span>
      {share < 1 && (
        <button
          type="button"
          onClick={() => outbox.cancel(messageId)}
          className="inline-flex min-h-8 items-center gap-1 rounded-lg px-2 font-semibold hover:bg-shade-2"
        >
          <X aria-hidden className="size-3.5" />
          {t("cancelUpload")}
        </button>
      )}
    </div>
  );
}
