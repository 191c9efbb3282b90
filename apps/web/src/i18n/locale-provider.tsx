"use client";

import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { useStored } from "../ui/stored.ts";
import { LOCALES, type Locale } from "./locale.ts";
import ptBR from "./pt-BR.json";

/** What comes with the page; another language is fetched when it is chosen. */
const WITH_THE_PAGE = { locale: "pt-BR", messages: ptBR } as const;

/** The chosen language (Portuguese until one is chosen) and how to choose another. */
export function useLocaleChoice(): readonly [Locale, (locale: Locale) => void] {
  return useStored("locale", LOCALES, "pt-BR");
}

export function LocaleProvider({ children }: { children: ReactNode }) {
  const { locale, messages } = useTexts();

  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);

  return (
    <IntlProvider locale={locale} messages={messages} timeZone={timeZone()}>
      {children}
    </IntlProvider>
  );
}

/** The texts of the chosen language; until they are here, and where they cannot be had, those that came with the page. */
function useTexts(): { locale: Locale; messages: typeof ptBR } {
  const [locale] = useLocaleChoice();
  const [fetched, setFetched] = useState<{ locale: Locale; messages: typeof ptBR }>();
  const isMissing = locale !== WITH_THE_PAGE.locale && fetched?.locale !== locale;

  useEffect(() => {
    if (!isMissing) return;
    let isWanted = true;
    import("./en.json").then(
      ({ default: messages }) => isWanted && setFetched({ locale, messages }),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [isMissing, locale]);

  return fetched?.locale === locale ? fetched : WITH_THE_PAGE;
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
