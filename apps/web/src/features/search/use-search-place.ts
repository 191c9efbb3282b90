import { useSearchParams } from "next/navigation";

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

/** Stands in the address: whoever opens a message and goes back finds what was found. */
export function useSearchPlace(): SearchPlace {
  const query = useSearchParams();
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

/** Each letter is no step of its own to go back by. */
export const setSearchPlace = (place: SearchPlace): void => window.history.replaceState(null, "", searchHref(place));
