import type { SessionResource } from "@gomarketing/contracts";
import { RefreshCw, TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "use-intl";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { useMay } from "../shell/use-may.ts";
import { useSessionAction } from "./use-session-actions.ts";

/** Shown above a chat while its session cannot send, with what waits and the way out. */
export function SessionDownBanner({ session }: { session: SessionResource }) {
  const t = useTranslations("sessions");
  const format = useFormatter();
  const mayReconnect = useMay("agent");
  if (session.sessionStatus === "connected") return null;
  const at = format.dateTime(new Date(session.statusSince), { timeStyle: "short" });
  return (
    <Banner tone="danger" icon={<TriangleAlert />} action={mayReconnect && <WayOut session={session} />}>
      <strong className="font-semibold text-danger">{t("banner.title")}</strong>{" "}
      <span className="max-md:hidden">{t(`banner.${sentenceOf(session)}`, { name: session.name, at })}</span>
      {session.queuedMessages > 0 && (
        <span className="block text-13 text-ink-2">{t("queued", { count: session.queuedMessages })}</span>
      )}
    </Banner>
  );
}

function sentenceOf({ sessionStatus }: SessionResource) {
  switch (sessionStatus) {
    case "connecting":
    case "awaiting_scan":
      return sessionStatus;
    case "passkey_required":
    case "logged_out":
    case "banned":
      return "needsAction";
    default:
      return "text";
  }
}

function WayOut({ session }: { session: SessionResource }) {
  const t = useTranslations("sessions");
  const router = useRouter();
  const reconnect = useSessionAction(session.id, "reconnect");
  if (session.sessionStatus === "awaiting_scan") {
    return (
      <Button tone="danger" size="small" onClick={() => router.push("/sessions")}>
        {t("banner.open")}
      </Button>
    );
  }
  const start = () => {
    reconnect.mutate();
    // Unless it was only cut off, somebody has to scan a code next.
    if (session.sessionStatus !== "disconnected") router.push("/sessions");
  };
  return (
    <Button
      tone="danger"
      size="small"
      aria-label={t("reconnect")}
      icon={<RefreshCw aria-hidden className="size-4" />}
      isBusy={reconnect.isPending || session.sessionStatus === "connecting"}
      onClick={start}
    >
      <span className="md:hidden">{t("reconnectShort")}</span>
      <span className="max-md:hidden">{t("reconnect")}</span>
    </Button>
  );
}
