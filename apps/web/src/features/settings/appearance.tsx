import { useTranslations } from "use-intl";
import { LOCALES } from "../../i18n/locale.ts";
import { useLocaleChoice } from "../../i18n/locale-provider.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { THEMES, useTheme } from "../../ui/theme.ts";
import { Card } from "./card.tsx";

const LANGUAGE_NAMES = { "pt-BR": "Português (Brasil)", en: "English" };
const THEME_NAMES = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;
const SHORTCUTS = [
  ["search", "Ctrl K"],
  ["arrows", "↑ ↓"],
  ["send", "Enter"],
  ["newline", "Shift Enter"],
  ["escape", "Esc"],
] as const;

/** Language, theme and keys, of this browser. */
export function Appearance() {
  const t = useTranslations("settings");
  const [locale, chooseLocale] = useLocaleChoice();
  const { theme, choose } = useTheme();
  return (
    <>
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
    </>
  );
}
