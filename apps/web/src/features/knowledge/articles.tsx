import type { KnowledgeArticle } from "@gomarketing/contracts";
import { BookOpen, FilePlus2 } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { fetchArticles } from "../../backend/knowledge.ts";
import { keys } from "../../backend/query-keys.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useMay } from "../shell/use-may.ts";
import { PagedList, usePaged } from "./paged-list.tsx";
import { SourceFilters, useSourceFilter } from "./source-filters.tsx";
import { StatusPill } from "./status-pill.tsx";
import { goTo, placeHref } from "./use-place.ts";

/** What the team has written, newest first. */
export function Articles() {
  const t = useTranslations("knowledge.articles");
  const mayAdd = useMay("agent");
  const narrowing = useSourceFilter();
  const { filter } = narrowing;
  const list = usePaged(keys.articles(filter), (cursor, signal) => fetchArticles(filter, cursor, signal));
  const add = () => goTo({ article: "new" });
  const isNarrowed = filter.q !== "" || filter.status !== undefined;
  return (
    <>
      <SourceFilters
        of={narrowing}
        action={
          mayAdd && (
            <Button icon={<FilePlus2 aria-hidden className="size-4" />} onClick={add}>
              {t("new")}
            </Button>
          )
        }
      />
      <PagedList
        list={list}
        empty={
          <EmptyState
            icon={<BookOpen />}
            title={t(isNarrowed ? "nothingFound" : "emptyTitle")}
            text={t(isNarrowed ? "nothingFoundText" : "emptyText")}
            {...(mayAdd && !isNarrowed && { action: { label: t("new"), onClick: add } })}
          />
        }
      >
        {(article) => <Row key={article.id} article={article} />}
      </PagedList>
    </>
  );
}

function Row({ article: { id, title, kind, status, updatedAt } }: { article: KnowledgeArticle }) {
  const t = useTranslations("knowledge");
  const format = useFormatter();
  const changed = t("changedAt", { at: format.dateTime(new Date(updatedAt), { dateStyle: "medium" }) });
  return (
    <li>
      <Link
        href={placeHref({ article: id })}
        className="flex min-h-16 items-center gap-3 rounded-2xl px-4 py-2.5 -outline-offset-2 hover:bg-shade"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate text-15 font-medium">{title}</span>
          <span className="block truncate text-12 text-ink-2">
            {kind === "chat" ? `${t("fromChat")} · ${changed}` : changed}
          </span>
        </span>
        <StatusPill status={status} />
      </Link>
    </li>
  );
}
