import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";

export const SEARCHED = ["messages", "chats", "contacts"] as const;
type Searched = (typeof SEARCHED)[number];

/** What messages are narrowed to by their kind, as people name them. */
export const KINDS = ["text", "image", "video", "audio", "document", "location", "contact", "poll"] as const;

/** What is looked for, and what it is narrowed to; days as `2026-11-30`, by this machine's clock. */
export interface SearchPlace {
  readonly q: string;
  readonly in: Searched;
  readonly session?: string | undefined;
  readonly label?: string | undefined;
  /** `me`, `none`, or a colleague's id. */
  readonly assignee?: string | undefined;
  readonly kind?: (typeof KINDS)[number] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Stands in the address: whoever opens a message and goes back finds what was found. It is changed at once, and the address
 * with it, of which the page is told a moment later.
 */
export function useSearchPlace(): readonly [SearchPlace, (place: SearchPlace) => void] {
  const query = useSearchParams();
  const [place, setPlace] = useState(() => placeIn(query));
  useEffect(() => {
    const told = placeIn(query);
    // What was chosen since is newer than an address that is told only now.
    const isCurrent = searchHref(told) === searchHref(placeIn(new URLSearchParams(window.location.search)));
    if (isCurrent) setPlace(told);
  }, [query]);
  const change = (next: SearchPlace) => {
    setPlace(next);
    // Each letter is no step of its own to go back by.
    window.history.replaceState(null, "", searchHref(next));
  };
  return [place, change];
}

function placeIn(query: Pick<URLSearchParams, "get">): SearchPlace {
  const word = (name: string) => query.get(name) || undefined;
  return {
    q: query.get("q") ?? "",
    in: SEARCHED.find((one) => one === query.get("in")) ?? "messages",
    session: word("session"),
    label: word("label"),
    assignee: word("assignee"),
    kind: KINDS.find((one) => one === query.get("kind")),
    from: word("from"),
    to: word("to"),
  };
}

export function searchHref(place: Partial<SearchPlace>): string {
  const words = Object.entries(place).filter(([name, value]) => value && !(name === "in" && value === "messages"));
  const query = new URLSearchParams(words as [string, string][]).toString();
  return query ? `/search?${query}` : "/search";
}
