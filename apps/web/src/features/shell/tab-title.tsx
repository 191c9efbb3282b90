import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useCounts } from "./use-overview.ts";

/** The browser tab says what waits: `(3) Conversas · GoMarketing`. */
export function TabTitle() {
  const t = useTranslations("nav");
  const page = usePathname();
  const unread = useCounts()?.unread ?? 0;
  const name = page.startsWith("/sessions") ? t("sessions") : page.startsWith("/settings") ? t("settings") : t("inbox");
  const title = `${unread > 0 ? `(${unread}) ` : ""}${name} · GoMarketing`;

  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
