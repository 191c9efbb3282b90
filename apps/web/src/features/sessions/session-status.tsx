import type { SessionResource, SessionStatus } from "@gomarketing/contracts";
import { useFormatter, useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";
import { useReasonText } from "../../ui/problem-text.ts";
import { useSecondsUntil } from "../../ui/time.ts";

const TONES: Record<SessionStatus, string> = {
  connected: "bg-ok-soft text-ok",
  connecting: "bg-brand-soft text-brand-ink",
  awaiting_scan: "bg-warn-soft text-warn",
  disconnected: "bg-danger-soft text-danger",
  passkey_required: "bg-danger-soft text-danger",
  logged_out: "bg-danger-soft text-danger",
  banned: "bg-danger-soft text-danger",
};

export function StatusPill({ status }: { status: SessionStatus }) {
  const t = useTranslations("sessions.status");
  return (
    <span
      role="status"
      className={classNames(
        "inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-12 font-semibold",
        TONES[status],
      )}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {t(status)}
    </span>
  );
}

/** What the state means and what happens next, in a sentence for people. */
export function StatusSentence({ session }: { session: SessionResource }) {
  const t = useTranslations("sessions.sentence");
  const format = useFormatter();
  const reasonText = useReasonText();
  const since = new Date(
    session.sessionStatus === "connected" ? (session.connectedAt ?? session.statusSince) : session.statusSince,
  );
  const at = format.dateTime(
    since,
    isToday(since) ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" },
  );
  const isBad = TONES[session.sessionStatus].includes("danger");
  return (
    <p className={classNames("mt-1.5 text-14", isBad ? "text-danger" : "text-ink-2")}>
      {t(session.sessionStatus, { at })}
      {session.nextAttemptAt && <NextAttempt at={session.nextAttemptAt} />}
      {session.lastError && isBad && (
        <span className="mt-0.5 block text-13 text-ink-2">{reasonText(session.lastError)}</span>
      )}
    </p>
  );
}

function NextAttempt({ at }: { at: string }) {
  const t = useTranslations("sessions.sentence");
  const seconds = useSecondsUntil(Date.parse(at));
  return seconds > 0 ? <span aria-hidden> {t("retryAt", { seconds })}</span> : null;
}

const isToday = (date: Date): boolean => date.toDateString() === new Date().toDateString();
