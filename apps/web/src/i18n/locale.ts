import type ptBR from "./pt-BR.json";

export const LOCALES = ["pt-BR", "en"] as const;
export type Locale = (typeof LOCALES)[number];

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof ptBR;
  }
}
