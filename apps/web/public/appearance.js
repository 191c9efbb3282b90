// Runs before the first paint, so that neither the theme nor the language flashes.
(() => {
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = stored("theme");
  const isDark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  const isEnglish = stored("locale") === "en";
  document.documentElement.lang = isEnglish ? "en" : "pt-BR";
  // The page comes in Portuguese: it shows when the other texts are there.
  if (isEnglish) document.documentElement.dataset.texts = "awaited";
})();
