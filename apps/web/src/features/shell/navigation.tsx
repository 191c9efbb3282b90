import { Languages, MessagesSquare, Moon, Settings, Smartphone, Sun } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import { useTranslations } from "use-intl";
import { useLocaleChoice } from "../../i18n/locale-provider.tsx";
import { IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Logo } from "../../ui/logo.tsx";
import { useTheme } from "../../ui/theme.ts";
import { useCounts, useSessions } from "./use-overview.ts";

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
  const hasChat = useSearchParams().has("chat");
  const isChatOpen = usePathname().startsWith("/inbox") && hasChat;
  return (
    <nav
      aria-label={t("label")}
      className={classNames(
        "shrink-0 border-line bg-surface max-md:border-t md:flex md:w-[76px] md:flex-col md:items-center md:border-r md:py-3",
        isChatOpen ? "max-md:hidden" : "flex",
      )}
    >
      <Logo className="mb-3.5 hidden md:block" />
      <ul className="flex w-full max-md:justify-around max-md:px-3 max-md:py-1.5 md:flex-col md:gap-1.5 md:px-1.5">
        <InboxItem />
        <SessionsItem />
        <Item href="/settings" label={t("settings")} icon={<Settings aria-hidden className="size-5.5" />} />
      </ul>
      <div className="mt-auto hidden flex-col gap-1 md:flex">
        <Appearance />
      </div>
    </nav>
  );
}

function InboxItem() {
  const t = useTranslations("nav");
  const unread = useCounts()?.unread ?? 0;
  return (
    <Item href="/inbox" label={t("inbox")} icon={<MessagesSquare aria-hidden className="size-5.5" />}>
      {unread > 0 && (
        <span className="absolute -top-2 -right-3 flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-brand px-1 text-11 font-semibold text-on-brand">
          <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
          <span className="sr-only">{t("unread", { count: unread })}</span>
        </span>
      )}
    </Item>
  );
}

function SessionsItem() {
  const t = useTranslations("nav");
  const isDown = useSessions().data?.some(
    ({ sessionStatus }) => sessionStatus !== "connected" && sessionStatus !== "connecting",
  );
  return (
    <Item href="/sessions" label={t("sessions")} icon={<Smartphone aria-hidden className="size-5.5" />}>
      {isDown && (
        <span className="absolute -top-1 -right-2 size-2.5 rounded-full bg-danger">
          <span className="sr-only">{t("sessionDown")}</span>
        </span>
      )}
    </Item>
  );
}

function Item({ href, label, icon, children }: { href: string; label: string; icon: ReactNode; children?: ReactNode }) {
  const isCurrent = usePathname().startsWith(href);
  return (
    <li>
      <Link
        href={href}
        aria-current={isCurrent ? "page" : undefined}
        className={classNames(
          "flex min-h-13 min-w-16 flex-col items-center justify-center gap-0.5 rounded-xl px-1 text-11 font-medium transition-colors",
          isCurrent ? "bg-brand-soft text-brand-ink" : "text-ink-2 hover:bg-shade hover:text-ink",
        )}
      >
        <span className="relative">
          {icon}
          {children}
        </span>
        {label}
      </Link>
    </li>
  );
}

function Appearance() {
  const t = useTranslations("nav");
  const [locale, chooseLocale] = useLocaleChoice();
  const { isDark, choose } = useTheme();
  return (
    <>
      <IconButton label={t("switchLanguage")} onClick={() => chooseLocale(locale === "en" ? "pt-BR" : "en")}>
        <Languages aria-hidden className="size-5" />
      </IconButton>
      <IconButton
        label={isDark ? t("switchToLight") : t("switchToDark")}
        onClick={() => choose(isDark ? "light" : "dark")}
      >
        {isDark ? <Sun aria-hidden className="size-5" /> : <Moon aria-hidden className="size-5" />}
      </IconButton>
    </>
  );
}
