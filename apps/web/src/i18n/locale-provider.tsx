"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { Splash } from "../ui/splash.tsx";
import { useStored } from "../ui/stored.ts";
import { whenIdle } from "../ui/when-idle.ts";
import later from "./later.json";
import { textsAreAsked, textsAreHere } from "./lazy-with-texts.ts";
import { LOCALES, type Locale } from "./locale.ts";
import type ptBR from "./pt-BR.json";

interface Texts {
  readonly locale: Locale;
  readonly messages: typeof ptBR;
}

/** What comes with the page: when the app is built, this file becomes the texts of the inbox and of the way in. */
const WITH_THE_PAGE: Texts = { locale: "pt-BR", messages: later as unknown as typeof ptBR };
/** Pages that need no other texts than those. */
const EARLY_PAGES = /^\/(inbox|sign-in|setup)?\/?$/;
const LOAD = { "pt-BR": () => import("./pt-BR.json"), en: () => import("./en.json") };

/** The chosen language (Portuguese until one is chosen) and how to choose another. */
export function useLocaleChoice(): readonly [Locale, (locale: Locale) => void] {
  return useStored("locale", LOCALES, "pt-BR");
}

export function LocaleProvider({ children }: { children: ReactNode }) {
  const isEarly = EARLY_PAGES.test(usePathname());
  const { texts, isAll } = useTexts(isEarly);
  const { locale, messages } = texts;

  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    // Set by appearance.js, where the page is not in the chosen language yet.
    if (isAll) delete document.documentElement.dataset.texts;
  }, [isAll]);

  return (
    <IntlProvider locale={locale} messages={messages} timeZone={timeZone()}>
      {isEarly || isAll ? children : <Splash />}
    </IntlProvider>
  );
}

/** The texts of the chosen language; until all are here, and where they cannot be had, those that came with the page. */
function useTexts(isEarly: boolean): { texts: Texts; isAll: boolean } {
  const [locale] = useLocaleChoice();
  const [fetched, setFetched] = useState<Texts & { hasFailed: boolean }>();
  const isMissing = fetched?.locale !== locale;
  const canWait = isEarly && locale === WITH_THE_PAGE.locale;

  useEffect(() => {
    if (!isMissing) return;
    let isWanted = true;
    const take = (messages: typeof ptBR, hasFailed: boolean) => isWanted && setFetched({ locale, messages, hasFailed });
    const load = () =>
      LOAD[locale]().then(
        (texts) => take(texts.default, false),
        () => take(WITH_THE_PAGE.messages, true),
      );
    if (!canWait) void load();
    else [whenIdle(load), void textsAreAsked().then(load)];
    return () => {
      isWanted = false;
    };
  }, [isMissing, canWait, locale]);

  const isWhole = !isMissing && !fetched?.hasFailed;
  useEffect(() => {
    if (isWhole) textsAreHere();
  }, [isWhole]);

  if (isMissing || !fetched) return { texts: WITH_THE_PAGE, isAll: false };
  return { texts: fetched.hasFailed ? WITH_THE_PAGE : fetched, isAll: true };
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
