import { useLocale, useTranslations } from "use-intl";

/** A field's name in the reader's language; one that an organization made up, as it is. */
export function useFieldName(): (name: string) => string {
  const t = useTranslations("panel.fieldNames");
  return (name) => (t.has(name as never) ? t(name as never) : name);
}

/** Where a value is from; a source that came to the server later, by its own name. */
export function useSourceName(): (source: string) => string {
  const t = useTranslations("panel.sources");
  return (source) => (t.has(source as never) ? t(source as never) : source);
}

/** A value as people read it: a country by its name, a kind of telephone in the reader's language, all else as it is. */
export function useShownValue(): (field: string, value: string) => string {
  const t = useTranslations("panel.phoneTypes");
  const locale = useLocale();
  return (field, value) => {
    if (field === "phoneType" && t.has(value as never)) return t(value as never);
    if (field === "country" && /^[A-Z]{2}$/.test(value))
      return new Intl.DisplayNames(locale, { type: "region" }).of(value) ?? value;
    return value;
  };
}
