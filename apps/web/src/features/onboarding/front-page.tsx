import { Languages, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useLocaleChoice } from "../../i18n/locale-provider.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Logo } from "../../ui/logo.tsx";
import { useTheme } from "../../ui/theme.ts";

/** The page before one is in: a card in the middle, language and theme in the corner. */
export function FrontPage({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const t = useTranslations("nav");
  const [locale, chooseLocale] = useLocaleChoice();
  const { isDark, choose } = useTheme();
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-canvas p-4">
      <div className="absolute top-3 right-3 flex gap-1">
        <IconButton label={t("switchLanguage")} onClick={() => chooseLocale(locale === "en" ? "pt-BR" : "en")}>
          <Languages aria-hidden className="size-5" />
        </IconButton>
        <IconButton
          label={isDark ? t("switchToLight") : t("switchToDark")}
          onClick={() => choose(isDark ? "light" : "dark")}
        >
          {isDark ? <Sun aria-hidden className="size-5" /> : <Moon aria-hidden className="size-5" />}
        </IconButton>
      </div>
      <div className="flex w-full max-w-[26rem] flex-col gap-6 rounded-2xl border border-line bg-surface p-6 sm:p-8">
        <div className="flex flex-col gap-3">
          <Logo />
          <div className="flex flex-col gap-1">
            <h1 className="text-24 font-semibold">{title}</h1>
            <p className="text-14 text-ink-2">{lead}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
