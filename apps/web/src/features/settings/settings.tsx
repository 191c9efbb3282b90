"use client";

import { useMutation } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { signOut } from "../../backend/account.ts";
import { LOCALES } from "../../i18n/locale.ts";
import { useLocaleChoice } from "../../i18n/locale-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { Page } from "../../ui/page.tsx";
import { THEMES, useTheme } from "../../ui/theme.ts";
import { useMe } from "../shell/use-me.ts";

const LANGUAGE_NAMES = { "pt-BR": "Português (Brasil)", en: "English" };
const THEME_NAMES = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;
const SHORTCUTS = [
  ["search", "Ctrl K"],
  ["arrows", "↑ ↓"],
  ["send", "Enter"],
  ["newline", "Shift Enter"],
  ["escape", "Esc"],
] as const;

export function Settings() {
  const t = useTranslations("settings");
  const [locale, chooseLocale] = useLocaleChoice();
  const { theme, choose } = useTheme();
  return (
    <Page title={t("title")}>
      <Card title={t("account")}>
        <Account />
      </Card>
      <Card title={t("language")}>
        <ChoiceGroup
          label={t("language")}
          value={locale}
          options={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          onChange={chooseLocale}
        />
      </Card>
      <Card title={t("theme")}>
        <ChoiceGroup
          label={t("theme")}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(THEME_NAMES[value]) }))}
          onChange={choose}
        />
      </Card>
      <Card title={t("shortcuts")}>
        <dl className="grid gap-2.5 text-14">
          {SHORTCUTS.map(([name, pressed]) => (
            <div key={name} className="flex items-center justify-between gap-4">
              <dt>{t(`shortcut.${name}`)}</dt>
              <dd>
                <kbd className="rounded-md border border-line bg-field px-2 py-0.5 font-mono text-12 text-ink-2">
                  {pressed}
                </kbd>
              </dd>
            </div>
          ))}
        </dl>
      </Card>
    </Page>
  );
}

function Account() {
  const t = useTranslations("settings");
  const me = useMe();
  const leaving = useMutation({
    mutationFn: signOut,
    // A new page: nothing of the account stays in memory.
    onSuccess: () => window.location.assign("/sign-in"),
  });
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <div className="min-w-0">
        <p className="truncate text-15 font-semibold">{me.name}</p>
        <p className="truncate text-13 text-ink-2">
          {me.email} · {me.organization.name}
        </p>
      </div>
      <Button
        tone="outline"
        icon={<LogOut aria-hidden className="size-4" />}
        isBusy={leaving.isPending}
        onClick={() => leaving.mutate()}
      >
        {t("signOut")}
      </Button>
    </div>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3 rounded-2xl border border-line bg-surface p-5">
      <h2 className="text-15 font-semibold">{title}</h2>
      {children}
    </section>
  );
}
