import { Languages, Moon, Sun } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useLocaleChoice } from "../../i18n/locale-provider.tsx";
import { IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Logo } from "../../ui/logo.tsx";
import { useTheme } from "../../ui/theme.ts";
import { whenIdle } from "../../ui/when-idle.ts";
import { useCommand } from "./commands/command-provider.tsx";
import { type NavEntry, navEntriesFor } from "./nav-entries.ts";
import { NoticeBell } from "./notices/notice-bell.tsx";
import { useMe } from "./use-me.ts";
import { useCounts, useSessions } from "./use-overview.ts";

/** Few belong to several organizations: its code comes for those. */
const OrganizationMenu = lazy(() =>
  import("./organization-menu.tsx").then((module) => ({ default: module.OrganizationMenu })),
);

/** The rail at the left; at the bottom on a phone, where an open chat takes its place. */
export function Navigation() {
  return (
    <Suspense>
      <Rail />
    </Suspense>
  );
}

function Rail() {
  const t = useTranslations("nav");
  const me = useMe();
  const hasChat = useSearchParams().has("chat");
  const isChatOpen = usePathname().startsWith("/inbox") && hasChat;
  const isIdle = useIsIdle();
  return (
    <nav
      aria-label={t("label")}
      className={classNames(
        "shrink-0 border-line bg-surface pb-[env(safe-area-inset-bottom)] max-md:border-t md:flex md:w-[76px] md:flex-col md:items-center md:border-r md:py-3",
        isChatOpen ? "max-md:hidden" : "flex",
      )}
    >
      <Logo className="mb-3.5 hidden md:block" />
      <ul className="flex w-full max-md:justify-around max-md:px-1.5 max-md:py-1.5 md:flex-col md:gap-1.5 md:px-1.5">
        {navEntriesFor(me).map((entry) => (
          <Item key={entry.href} entry={entry} isFetched={isIdle} />
        ))}
      </ul>
      <div className="mt-auto hidden flex-col gap-1 md:flex">
        {me.organizations.length > 1 && (
          <Suspense>
            <OrganizationMenu />
          </Suspense>
        )}
        <NoticeBell side="right" />
        <Appearance />
      </div>
    </nav>
  );
}

/** False until the page has shown what it was opened for: the other pages' code can wait for that. */
function useIsIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => whenIdle(async () => setIdle(true)), []);
  return isIdle;
}

function Item({ entry: { href, label, icon: Icon, badge }, isFetched }: { entry: NavEntry; isFetched: boolean }) {
  const t = useTranslations("nav");
  const isCurrent = usePathname().startsWith(href);
  return (
    <li className="max-md:min-w-0 max-md:flex-auto">
      <Link
        href={href}
        prefetch={isFetched ? "auto" : false}
        aria-current={isCurrent ? "page" : undefined}
        className={classNames(
          "flex min-h-13 flex-col items-center justify-center gap-0.5 rounded-xl text-11 font-medium transition-colors md:min-w-16",
          isCurrent ? "bg-brand-soft text-brand-ink" : "text-ink-2 hover:bg-shade hover:text-ink",
        )}
      >
        <span className="relative">
          <Icon aria-hidden className="size-5.5" />
          {badge === "unread" && <UnreadBadge />}
          {badge === "sessions" && <SessionsBadge />}
        </span>
        <span className="max-w-full truncate">{t(label, { count: 0 })}</span>
      </Link>
    </li>
  );
}

function UnreadBadge() {
  const t = useTranslations("nav");
  const unread = useCounts()?.unread ?? 0;
  if (unread === 0) return null;
  return (
    <span className="absolute -top-2 -right-3 flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-brand px-1 text-11 font-semibold text-on-brand">
      <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
      <span className="sr-only">{t("unread", { count: unread })}</span>
    </span>
  );
}

function SessionsBadge() {
  const t = useTranslations("nav");
  const isDown = useSessions().data?.some(
    ({ sessionStatus }) => sessionStatus !== "connected" && sessionStatus !== "connecting",
  );
  if (!isDown) return null;
  return (
    <span className="absolute -top-1 -right-2 size-2.5 rounded-full bg-danger forced-colors:border">
      <span className="sr-only">{t("sessionDown")}</span>
    </span>
  );
}

function Appearance() {
  const t = useTranslations("nav");
  const [locale, chooseLocale] = useLocaleChoice();
  const { isDark, choose } = useTheme();
  const switchLocale = () => chooseLocale(locale === "en" ? "pt-BR" : "en");
  const switchTheme = () => choose(isDark ? "light" : "dark");
  useCommand("language", switchLocale);
  useCommand("theme", switchTheme);
  return (
    <>
      <IconButton label={t("switchLanguage")} onClick={switchLocale}>
        <Languages aria-hidden className="size-5" />
      </IconButton>
      <IconButton label={isDark ? t("switchToLight") : t("switchToDark")} onClick={switchTheme}>
        {isDark ? <Sun aria-hidden className="size-5" /> : <Moon aria-hidden className="size-5" />}
      </IconButton>
    </>
  );
}
