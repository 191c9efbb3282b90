/** The sign-in that leads back to where somebody is now: a link to a chat survives it. */
export function signInHref(): string {
  const { pathname, search } = window.location;
  return `/sign-in?next=${encodeURIComponent(`${pathname}${search}`)}`;
}

/** Where to go after signing in. Only to a page of ours: `//elsewhere` and `https:` lead away. */
export function wayBack(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/(?![/\\])/.test(next) ? next : "/inbox";
}
