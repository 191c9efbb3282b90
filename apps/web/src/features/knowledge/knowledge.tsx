"use client";

import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Articles } from "./articles.tsx";
import { Ask } from "./ask.tsx";
import { Documents } from "./documents.tsx";
import { Offers } from "./offers.tsx";
import { goTo, TABS, usePlace } from "./use-place.ts";

const ArticleEditor = lazy(() =>
  import("./article-editor.tsx").then(({ ArticleEditor }) => ({ default: ArticleEditor })),
);

/** What the copilot may rest on: articles, files, and what solved chats taught. */
export function Knowledge() {
  return (
    // The address is only known in the browser, not while the page is exported.
    <Suspense>
      <Place />
    </Suspense>
  );
}

const SECTIONS = { articles: Articles, documents: Documents, offers: Offers, search: Ask };

function Place() {
  const t = useTranslations("knowledge");
  const { tab, article } = usePlace();
  const Section = SECTIONS[tab];
  if (article)
    return (
      <Suspense fallback={<Skeleton className="m-6 h-72 rounded-2xl" />}>
        <ArticleEditor key={article} id={article === "new" ? undefined : article} />
      </Suspense>
    );
  return (
    <Page title={t("title")} lead={t("lead")}>
      <div className="-mx-4 overflow-x-auto px-4 py-0.5 [scrollbar-width:none]">
        <div className="w-max">
          <ChoiceGroup
            look="framed"
            label={t("title")}
            value={tab}
            options={TABS.map((value) => ({ value, label: t(`tabs.${value}`) }))}
            onChange={(chosen) => goTo({ tab: chosen })}
          />
        </div>
      </div>
      <Section />
    </Page>
  );
}
