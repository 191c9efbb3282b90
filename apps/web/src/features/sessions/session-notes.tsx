import type { SessionResource } from "@gomarketing/contracts";
import { useFormatter, useTranslations } from "use-intl";

/** What WhatsApp or the gateway will not let the session do, or does with it, and how far its history is. */
export function SessionNotes({ session }: { session: SessionResource }) {
  const t = useTranslations("sessions");
  const format = useFormatter();
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: "short", timeStyle: "short" });
  const { restrictedUntil, erasedAt, historyProgress, historyMissing } = session;
  const isImporting = historyProgress !== undefined && historyProgress < 100 && session.sessionStatus === "connected";
  return (
    <>
      {restrictedUntil && Date.parse(restrictedUntil) > Date.now() && (
        <p className="mt-1 text-13 font-medium text-warn">{t("restricted", { at: when(restrictedUntil) })}</p>
      )}
      {erasedAt && <p className="mt-1 text-13 font-medium text-warn">{t("erased", { at: when(erasedAt) })}</p>}
      {isImporting && (
        <p role="status" className="mt-1 flex items-center gap-2 text-13 text-ink-2">
          <progress max={100} value={historyProgress} className="h-1.5 w-28 accent-brand" />
          {t("history", { percent: historyProgress })}
        </p>
      )}
      {historyMissing !== undefined && <p className="mt-1 text-13 text-ink-2">{t("historyMissing")}</p>}
    </>
  );
}
