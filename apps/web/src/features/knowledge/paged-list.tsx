import { type UseInfiniteQueryResult, useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { KnowledgePage } from "../../backend/knowledge.ts";
import { Awaited } from "../../ui/awaited.tsx";
import { MoreButton } from "../../ui/more-button.tsx";

type Fetch<T> = (cursor: string | undefined, signal: AbortSignal) => Promise<KnowledgePage<T>>;

/** A list that is read page by page. */
export function usePaged<T>(
  queryKey: readonly unknown[],
  fetch: Fetch<T>,
  refetchMs?: (entries: T[]) => number | false,
) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetch(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ entries }) => entries),
    refetchInterval: ({ state }) => refetchMs?.(state.data?.pages.flatMap(({ entries }) => entries) ?? []) ?? false,
    // Others write too: whoever comes back sees it.
    staleTime: 0,
    meta: { isShownInPlace: true },
  });
}

interface PagedListProps<T> {
  list: UseInfiniteQueryResult<T[]>;
  /** Shown when there is nothing. */
  empty: ReactNode;
  children(entry: T): ReactNode;
}

export function PagedList<T>({ list, empty, children }: PagedListProps<T>) {
  const t = useTranslations("knowledge");
  if (!list.data) return <Awaited query={list} className="h-16 rounded-2xl" count={4} />;
  if (list.data.length === 0) return empty;
  return (
    <>
      <ul className="flex flex-col divide-y divide-line rounded-2xl border border-line bg-surface">
        {list.data.map(children)}
      </ul>
      <MoreButton label={t("more")} list={list} />
    </>
  );
}
