"use client";

import { ChevronLeft, ShieldX } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "../../ui/class-names.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { isAtLeast } from "../shell/use-may.ts";
import { useMe } from "../shell/use-me.ts";
import { SECTIONS } from "./sections.ts";

/** Settings: the sections beside the open one; on a phone one after the other. */
export function Settings() {
  return (
    // The address is only known in the browser, not while the page is exported.
    <Suspense>
      <SettingsPage />
    </Suspense>
  );
}

function SettingsPage() {
  const t = useTranslations("settings");
  const me = useMe();
  const asked = useSearchParams().get("section");
  const section = asked ? SECTIONS.find(({ id }) => id === asked) : SECTIONS[0];
  const mayOpen = section !== undefined && isAtLeast(me, section.least);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[66rem] gap-6 px-4 py-6">
        <SectionList current={section?.id} isMain={asked === null} />
        <div className={classNames("flex min-w-0 flex-1 flex-col gap-4", asked === null && "max-md:hidden")}>
          <header className="flex items-center gap-2">
            <Link
              href="/settings"
              aria-label={t("back")}
              className="flex size-10 items-center justify-center rounded-[10px] text-ink-2 hover:bg-shade md:hidden"
            >
              <ChevronLeft aria-hidden className="size-5" />
            </Link>
            <h1 className="text-20 font-semibold">{section ? t(`sections.${section.id}`) : t("title")}</h1>
          </header>
          {mayOpen ? (
            <Suspense fallback={<Skeleton className="h-32 rounded-2xl" count={3} />}>
              <section.Content />
            </Suspense>
          ) : (
            <EmptyState icon={<ShieldX />} title={t("notForYou")} text={t("notForYouText")} />
          )}
        </div>
      </div>
    </div>
  );
}

function SectionList({ current, isMain }: { current: string | undefined; isMain: boolean }) {
  const t = useTranslations("settings");
  const me = useMe();
  return (
    <nav
      aria-label={t("title")}
      className={classNames("flex flex-col gap-1 md:w-56 md:shrink-0", isMain ? "max-md:w-full" : "max-md:hidden")}
    >
      <p aria-hidden className="px-3 pb-2 text-20 font-semibold">
        {t("title")}
      </p>
      <ul className="flex flex-col gap-0.5">
        {SECTIONS.filter(({ least }) => isAtLeast(me, least)).map(({ id, icon: Icon }) => (
          <li key={id}>
            <Link
              href={`/settings?section=${id}`}
              aria-current={id === current ? "page" : undefined}
              className={classNames(
                "flex min-h-11 items-center gap-3 rounded-xl px-3 text-14 font-medium",
                id === current ? "md:bg-brand-soft md:text-brand-ink" : "text-ink hover:bg-shade",
              )}
            >
              <Icon aria-hidden className="size-5 shrink-0" />
              {t(`sections.${id}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
