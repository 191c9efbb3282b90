import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { NAV_ENTRIES } from "./nav-entries.ts";
import { useCounts } from "./use-overview.ts";

/** The browser tab says what waits: `(3) Conversas · GoMarketing`, a dot on its icon, a number on an installed app. */
export function TabTitle() {
  const t = useTranslations("nav");
  const page = usePathname();
  const unread = useCounts()?.unread ?? 0;
  const entry = NAV_ENTRIES.find(({ href }) => page.startsWith(href));
  const name = t(entry?.label ?? "inbox", { count: 0 });
  const title = `${unread > 0 ? `(${unread}) ` : ""}${name} · GoMarketing`;

  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    // An icon that cannot be drawn is no reason to stop.
    import("./tab-icon.ts").then(({ drawTabIcon }) => drawTabIcon(unread > 0)).catch(() => undefined);
    navigator.setAppBadge?.(unread).catch(() => undefined);
  }, [unread]);
  return null;
}
