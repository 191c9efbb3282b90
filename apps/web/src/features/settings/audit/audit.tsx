import type { AuditEntry } from "@gomarketing/contracts";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { type AuditFilter, fetchAudit } from "../../../backend/people.ts";
import { keys } from "../../../backend/query-keys.ts";
import { Awaited } from "../../../ui/awaited.tsx";
import { MoreButton } from "../../../ui/more-button.tsx";
import { Card } from "../card.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { useActionName } from "./use-action-name.ts";

/** Who did what, and what was refused to whom. */
export function Audit() {
  const t = useTranslations("audit");
  const [filter, setFilter] = useState<AuditFilter>({});
  const list = useInfiniteQuery({
    queryKey: keys.audit(filter),
    queryFn: ({ pageParam, signal }) => fetchAudit(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const entries = list.data?.pages.flatMap((page) => page.entries);
  return (
    <Card title={t("title")} lead={t("lead")}>
      <AuditFilters filter={filter} onFilter={setFilter} />
      <Awaited query={list} className="h-11 rounded-lg" count={5} />
      {entries?.length === 0 && <p className="text-14 text-ink-2">{t("none")}</p>}
      <ul aria-label={t("title")} className="flex flex-col divide-y divide-line empty:hidden">
        {entries?.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      <MoreButton label={t("more")} list={list} />
    </Card>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("audit");
  const nameOf = useActionName();
  const format = useFormatter();
  const { at, actor, apiKey, action, route, outcome, address } = entry;
  const who = actor?.name ?? t("desk");
  return (
    <li className="flex flex-col gap-0.5 py-2">
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-14 font-medium">{nameOf(action)}</span>
        {outcome === "refused" && (
          <span className="rounded-full bg-danger-soft px-2 text-12 leading-5 font-medium text-danger">
            {t("outcomes.refused")}
          </span>
        )}
      </span>
      <span className="text-12 break-words text-ink-2">
        {[
          format.dateTime(new Date(at), { dateStyle: "short", timeStyle: "medium" }),
          apiKey ? t("byKey", { name: who, key: apiKey.name }) : who,
          ...(address ? [address] : []),
        ].join(" · ")}
      </span>
      <code className="font-mono text-11 break-all text-ink-2">{route}</code>
    </li>
  );
}
