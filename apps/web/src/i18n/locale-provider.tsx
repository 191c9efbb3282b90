"use client";

import { type ReactNode, useEffect } from "react";
import { IntlProvider } from "use-intl";
import { useStored } from "../ui/stored.ts";
import en from "./en.json";
import { LOCALES, type Locale } from "./locale.ts";
import ptBR from "./pt-BR.json";

const MESSAGES = { "pt-BR": ptBR, en };

/** The chosen language (Portuguese until one is chosen) and how to choose another. */
export function useLocaleChoice(): readonly [Locale, (locale: Locale) => void] {
  return useStored("locale", LOCALES, "pt-BR");
}

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale] = useLocaleChoice();

  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);

  return (
    <IntlProvider locale={locale} messages={MESSAGES[locale]} timeZone={timeZone()}>
      {children}
    </IntlProvider>
  );
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
