import type { Alert } from "@gomarketing/contracts";
import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useNow } from "../../ui/time.ts";
import { useDurationText } from "./use-duration-text.ts";
import { useAlerts } from "./use-monitoring.ts";

/** What is wrong now. */
export function Alerts() {
  const t = useTranslations("monitoring");
  const alerts = useAlerts().data ?? [];
  if (alerts.length === 0) return null;
  return (
    <ul aria-label={t("alerts")} className="flex flex-col gap-2">
      {alerts.map((alert) => (
        <li
          key={alert.id}
          role="alert"
          className="flex items-start gap-3 rounded-xl border border-danger-line bg-danger-soft px-4 py-2.5 text-14"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
          <AlertText alert={alert} />
        </li>
      ))}
    </ul>
  );
}

function AlertText({ alert }: { alert: Alert }) {
  const t = useTranslations("monitoring.alert");
  const format = useFormatter();
  const durationText = useDurationText();
  const now = useNow(1_000);
  const age = durationText(Math.max(0, (now - Date.parse(alert.since)) / 1_000));
  const session = alert.session?.name ?? "";
  switch (alert.kind) {
    case "session-down":
      return <p>{t("session-down", { session, age })}</p>;
    case "events-waiting":
      return <p>{t("events-waiting", { age })}</p>;
    case "messages-waiting":
      return <p>{t("messages-waiting", { session, age })}</p>;
    case "send-failures":
      return <p>{t("send-failures", { percent: format.number(alert.value, { style: "percent" }) })}</p>;
  }
}
