"use client";

import { Search } from "lucide-react";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { Page } from "../../ui/page.tsx";
import { useSettled } from "../../ui/use-settled.ts";
import { Found } from "./found.tsx";
import { SearchFilters } from "./search-filters.tsx";
import { SEARCHED, type SearchPlace, useSearchPlace } from "./use-search-place.ts";

const MAX_CHARACTERS = 200;

/** Everything that was said, everybody who said it: narrowed, and read page by page. */
export function SearchPage() {
  return (
    // The address is only known in the browser, not while the page is exported.
    <Suspense>
      <Place />
    </Suspense>
  );
}

function Place() {
  const t = useTranslations("search");
  const [place, setPlace] = useSearchPlace();
  const change = (some: Partial<SearchPlace>) => setPlace({ ...place, ...some });
  const asked = { ...place, q: useSettled(place.q.trim()) };
  return (
    <Page title={t("title")} lead={t("lead")}>
      <search className="flex flex-col gap-3">
        <label className="flex min-h-11 items-center gap-2 rounded-[10px] border border-line-strong bg-surface px-3 has-focus-visible:outline-2 has-focus-visible:outline-brand">
          <Search aria-hidden className="size-4.5 shrink-0 text-ink-2" />
          <span className="sr-only">{t("label")}</span>
          <input
            type="search"
            // biome-ignore lint/a11y/noAutofocus: whoever comes here comes to type
            autoFocus
            value={place.q}
            maxLength={MAX_CHARACTERS}
            placeholder={t("label")}
            onChange={(event) => change({ q: event.target.value })}
            className="min-w-0 flex-1 bg-transparent text-15 outline-none"
          />
        </label>
        <ChoiceGroup
          look="framed"
          label={t("in")}
          value={place.in}
          options={SEARCHED.map((value) => ({ value, label: t(`tabs.${value}`) }))}
          onChange={(chosen) => change({ in: chosen })}
        />
        <SearchFilters place={place} onChange={change} />
      </search>
      <Found place={asked} />
    </Page>
  );
}
