import { useEffect, useSyncExternalStore } from "react";
import { useStored } from "./stored.ts";

export const THEMES = ["system", "light", "dark"] as const;

const DARK = "(prefers-color-scheme: dark)";

/** The chosen theme, what it comes to on this machine, and how to choose another. */
export function useTheme() {
  const [theme, choose] = useStored("theme", THEMES, "system");
  const systemIsDark = useSyncExternalStore(
    (listener) => {
      const query = matchMedia(DARK);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => matchMedia(DARK).matches,
    () => false,
  );
  return { theme, choose, isDark: theme === "dark" || (theme === "system" && systemIsDark) };
}

/** Keeps the document's colours those of the chosen theme. The first paint is appearance.js' work. */
export function useDocumentTheme(): void {
  const { isDark } = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }, [isDark]);
}
