import { RefreshCw, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useConnection } from "../../backend/live/live-provider.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { useSecondsUntil } from "../../ui/time.ts";

/** A blink of the network is nobody's business. */
const QUIET_MS = 1_500;

/** Says that what is shown may be old, and when the next attempt is due. */
export function ConnectionBanner() {
  const t = useTranslations("connection");
  const { state, retryNow } = useConnection();
  const isLost = useLasting(state.kind !== "open", QUIET_MS);
  const seconds = useSecondsUntil(state.kind === "waiting" ? state.retryAt : 0);

  if (!isLost) return null;
  return (
    <Banner
      tone="warn"
      icon={<WifiOff />}
      action={
        <Button
          tone="outline"
          size="small"
          icon={<RefreshCw aria-hidden className="size-4" />}
          isBusy={state.kind === "connecting"}
          onClick={retryNow}
        >
          {t("retryNow")}
        </Button>
      }
    >
      <strong className="font-semibold">{t("lost")}</strong> {/* The seconds would be read out every second. */}
      <span aria-hidden>{state.kind === "waiting" && seconds > 0 ? t("retryIn", { seconds }) : t("retrying")}</span>
    </Banner>
  );
}

/** True once something has been true for a while. */
function useLasting(isTrue: boolean, forMs: number): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    if (!isTrue) {
      setLasting(false);
      return;
    }
    const timer = setTimeout(() => setLasting(true), forMs);
    return () => clearTimeout(timer);
  }, [isTrue, forMs]);
  return isTrue && isLasting;
}
