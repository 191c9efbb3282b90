import { useSearchParams } from "next/navigation";

export const TABS = ["articles", "documents", "offers", "search"] as const;
type Tab = (typeof TABS)[number];

export interface Place {
  readonly tab: Tab;
  /** The article that is open; `new` for one that is not written yet. */
  readonly article: string | undefined;
}

/** What of the page is shown, kept in the address: a link leads to it, and the browser's back goes back. */
export function usePlace(): Place {
  const query = useSearchParams();
  const tab = TABS.find((one) => one === query.get("tab")) ?? "articles";
  return { tab, article: query.get("article") ?? undefined };
}

export const placeHref = ({ tab = "articles", article }: Partial<Place>): string => {
  const query = new URLSearchParams({ ...(tab !== "articles" && { tab }), ...(article && { article }) }).toString();
  return query ? `/knowledge?${query}` : "/knowledge";
};

export const goTo = (place: Partial<Place>): void => window.history.pushState(null, "", placeHref(place));
